import { readBundleInfo } from "@ohbackup/reference-model";
import type { BundleInfo, ProfileFlags } from "@ohbackup/reference-model";
import type { Run } from "./run.js";

/** The user of every test: callers with the ids of root, shell and tests count as user 100 too (`spec/backup-service.md §3.2`). */
export const userId = 100;

/** The infos string that belongs to the bundle of a run; undefined when its append has none. */
export function infoOf({ append, bundle }: Run): string | undefined {
  const index = append?.names.indexOf(bundle) ?? -1;
  return append?.infos?.[index];
}

/** What the infos string of a run says to the service. */
export function bundleInfoOf(flags: ProfileFlags, text: string): BundleInfo {
  return readBundleInfo(flags, text, userId);
}
