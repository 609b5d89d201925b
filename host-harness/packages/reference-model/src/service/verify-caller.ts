import { serviceCodes } from "../rules/index.js";
import type { Scenario } from "../rules/index.js";
import type { Turn } from "./turn.js";

/** Who calls, as the access token service answers. */
export interface Caller {
  readonly bundleName: string;
  readonly tokenId: number;
  readonly uid: number;
  readonly hasPermission: boolean;
  readonly systemApp: boolean;
}

/** `spec/backup-service.md §3.2`: accounts 0 and 1 count as 100. */
export function userIdOf({ uid }: Caller): number {
  const userId = Math.floor(uid / 200_000);
  return userId <= 1 ? 100 : userId;
}

/** Permission and system application (`spec/backup-service.md §3.1`). */
export function verifyRights(caller: Caller): number {
  return caller.hasPermission && caller.systemApp ? serviceCodes.ok : serviceCodes.notPermitted;
}

/** The scenario is compared before the token (clause A11). */
export function verifyCaller(turn: Turn, caller: Caller, scenario: Scenario): number {
  const { session } = turn.state;
  if ((session?.scenario ?? "UNDEFINED") !== scenario) return serviceCodes.invalidArgument;
  if ((session?.owner ?? 0) !== caller.tokenId) return serviceCodes.notPermitted;
  return verifyRights(caller);
}

/** A call of an extension: its bundle must be in the map (`spec/backup-service.md §3.1`). */
export function verifyExtension(turn: Turn, bundleName: string): number {
  const { session } = turn.state;
  if (session === undefined) return serviceCodes.invalidArgument;
  return session.bundles.has(bundleName) ? serviceCodes.ok : serviceCodes.notPermitted;
}
