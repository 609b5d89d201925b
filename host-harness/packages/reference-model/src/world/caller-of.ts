import type { Caller } from "../service/verify-caller.js";
import type { SimulatedProcess } from "./simulated-process.js";

/** Permission without which the service refuses every caller (`spec/backup-service.md §3.1`). */
export const backupPermission = "ohos.permission.BACKUP";

/** Who a process is to the service, looked at anew in every call. */
export function callerOf({ identity, permissions, systemApp }: SimulatedProcess): Caller {
  const { bundleName, tokenId, uid } = identity;
  return { bundleName, tokenId, uid, hasPermission: permissions.has(backupPermission), systemApp };
}
