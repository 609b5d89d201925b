import type { IncrementalBundle } from "../service/service-door.js";
import { isObject, readArray, readInt32, readInt64, readProperty, readString } from "./script-values.js";

/** Optional members count only when they have the right type (`spec/js-api.md §2.3`). */
function readBundle(element: unknown): IncrementalBundle | undefined {
  if (!isObject(element)) return undefined;
  const bundleName = readString(readProperty(element, "bundleName").value);
  const lastIncrementalTime = readInt64(readProperty(element, "lastIncrementalTime").value);
  if (bundleName === undefined || lastIncrementalTime === undefined) return undefined;
  return {
    bundleName,
    lastIncrementalTime,
    manifestFd: readInt32(readProperty(element, "manifestFd").value) ?? -1,
    parameters: readString(readProperty(element, "parameters").value) ?? "",
    priority: readInt32(readProperty(element, "priority").value) ?? -1,
  };
}

/** A list of `IncrementalBackupTime` or `IncrementalBackupData`; undefined when one element is not one. */
export function readIncrementalList(value: unknown): readonly IncrementalBundle[] | undefined {
  return readArray(value, readBundle);
}
