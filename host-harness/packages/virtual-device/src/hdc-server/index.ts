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
export type { HdcVersion } from "./server-profile.js";
export { startHdcServer } from "./start-hdc-server.js";
export type { HdcServer, HdcServerOptions } from "./start-hdc-server.js";
