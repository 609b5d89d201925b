export { VirtualDeviceError } from "./errors.js";
export type { VirtualDeviceErrorCode } from "./errors.js";
export { startVirtualBoard } from "./start-virtual-board.js";
export type { BoardDaemonOptions, VirtualBoard, VirtualBoardOptions } from "./start-virtual-board.js";
export type { CallerRights } from "./apps/app-manager.js";
export { makeHaps } from "./packages/make-haps.js";
export type { StandInHap } from "./packages/make-haps.js";
export { parseToxic, toxicKinds } from "./link/toxic.js";
export type { Toxic, ToxicDirection, ToxicKind } from "./link/toxic.js";
