import { profileNames, profileOf } from "@ohbackup/conformance";
import type { Profile } from "@ohbackup/conformance";
import type { HdcTarget } from "hdc-client-node";
import { UsageError } from "../usage-error.js";

const parameter = "const.ohos.apiversion";

/**
 * The release whose rules a board is judged by when none is named: the newest one that is not newer than the API level
 * it announces. Vendors often run a newer service (`spec/backup-service.md §21`); `--profile` overrides.
 * @throws UsageError when the board does not say, or says less than the oldest release we know
 */
export async function profileOfBoard(target: HdcTarget, signal: AbortSignal): Promise<Profile> {
  const { text } = await target.shell(`param get ${parameter}`, { signal, limitMs: 15_000 });
  const level = Number.parseInt(text.trim(), 10);
  const candidates = profileNames.map(profileOf).filter(({ apiLevel }) => apiLevel <= level);
  // Two releases may share a level; the earlier one is the published one.
  const newest = candidates.reduce<Profile | undefined>(
    (best, candidate) => (best === undefined || candidate.apiLevel > best.apiLevel ? candidate : best),
    undefined,
  );
  if (newest !== undefined) return newest;
  throw new UsageError(
    `The board does not say its API level (${parameter}), or one below 12. Name a release with --profile: ` +
      `${profileNames.join(", ")}.`,
  );
}
