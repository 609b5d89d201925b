import type { ProfileFlags } from "../../profiles/profile.js";
import type { ClientMessage } from "../../service/service-door.js";
import { readProperty } from "../script-values.js";

export type CallbackName = ClientMessage["callback"];

/**
 * The callbacks of a session as the constructor found them: each property was looked up and read once, later changes
 * have no effect (`spec/js-api.md §2.1` no. 14). Absent ones are not in the map; what is there may be no function.
 */
export type CapturedCallbacks = ReadonlyMap<CallbackName, unknown>;

/** Names that a release reads, in its order. A newer one is not even looked at by an older release. */
function callbackNames(flags: ProfileFlags): readonly CallbackName[] {
  const names: CallbackName[] = [
    "onFileReady",
    "onBundleBegin",
    "onBundleEnd",
    "onAllBundlesEnd",
    "onBackupServiceDied",
    "onResultReport",
    "onProcess",
  ];
  if (flags.hasCancelAndSizes) names.push("onBackupSizeReport");
  if (flags.hasBatchHandlesAndMigration) names.push("onMigrateResult", "onFileReadyBatch");
  return names;
}

export function captureCallbacks(callbacks: object, flags: ProfileFlags): CapturedCallbacks {
  const captured = new Map<CallbackName, unknown>();
  for (const name of callbackNames(flags)) {
    const { present, value } = readProperty(callbacks, name);
    if (present) captured.set(name, value);
  }
  return captured;
}
