import { isHandleUriValid, serviceCodes } from "../rules/index.js";
import type { MigrationRequest } from "./service-door.js";
import { send } from "./turn.js";
import type { Turn } from "./turn.js";
import { verifyCaller } from "./verify-caller.js";
import type { Caller } from "./verify-caller.js";

/** The one application that may move other applications' files. */
export const dataCloneBundle = ".dataclone";

/** A target with this in its path belongs to the system, whatever bundle is named. */
const systemOwned = "anco_hmos_data";

/** Moves files with the vendor's library: 0, or the code of what failed. Undefined where the library is not installed. */
export type MoveFiles = (request: MigrationRequest) => number;

/**
 * `migrateFile` (HEAD; `spec/js-api.md §2.4`). What is refused before the move is only answered; what comes after is told
 * through `onMigrateResult` as well, and a move that failed for itself only there.
 */
export function migrateFile(
  turn: Turn,
  caller: Caller,
  request: MigrationRequest,
  move: MoveFiles | undefined,
): number {
  const refused = verifyCaller(turn, caller, "RESTORE");
  if (refused !== serviceCodes.ok) return refused;
  if (caller.bundleName !== dataCloneBundle) return serviceCodes.notPermitted;
  const { bundleName, srcPath, destPath } = request;
  if (!isHandleUriValid(srcPath) || !isHandleUriValid(destPath)) return serviceCodes.invalidArgument;
  const hasOwner = destPath.includes(systemOwned) || turn.bundles.find(bundleName) !== undefined;
  if (!hasOwner || move === undefined) {
    send(turn, { callback: "onMigrateResult", bundleName, code: serviceCodes.invalidArgument });
    return serviceCodes.invalidArgument;
  }
  send(turn, { callback: "onMigrateResult", bundleName, code: move(request) });
  return serviceCodes.ok;
}
