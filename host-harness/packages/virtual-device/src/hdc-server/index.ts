export type {
  Board,
  BoardFileStat,
  BoardFiles,
  BoardReadableFile,
  BoardState,
  BoardWritableFile,
  ShellIo,
} from "./board-port.js";
export type { TargetConnector } from "./known-targets.js";
export type { HdcVersion } from "hdc-client-node/protocol";
export type { Authentication } from "../hdc-daemon/authentication.js";
export { startHdcDaemon } from "../hdc-daemon/start-hdc-daemon.js";
export type { HdcDaemon, HdcDaemonOptions } from "../hdc-daemon/start-hdc-daemon.js";
export { startHdcServer } from "./start-hdc-server.js";
export type { HdcServer, HdcServerOptions } from "./start-hdc-server.js";
