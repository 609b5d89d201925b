import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { profileOf } from "@ohbackup/reference-model";
import { judgeTrace } from "./index.js";
import { FixedEvents } from "./testing/fixed-events.js";
import { mutantsOf } from "./testing/mutations.js";
import { allRecordings, recordingAt } from "./testing/recordings.js";
import type { Recorded } from "./testing/recordings.js";
import { clausesIn } from "./verdict.js";

/** Changes of a recording that touch what a clause fixes, and those of them that are not violations. */
function survivorsOf({ path, profile, trace }: Recorded): { tried: number; survivors: readonly string[] } {
  const fixed = new FixedEvents(judgeTrace(trace, profile));
  let tried = 0;
  const survivors: string[] = [];
  for (const { kind, about, touched, trace: changed } of mutantsOf(trace, profile)) {
    if (!fixed.together(touched)) continue;
    tried += 1;
    if (judgeTrace(changed, profile).state !== "violates") survivors.push(`${path}: ${kind} ${about}`);
  }
  return { tried, survivors };
}

describe("a recording in which one thing was changed", () => {
  /** Over all recordings 98 of 100 are; a share can hold more of those whose callbacks are a matter of chance. */
  it("violates a clause, in at least 95 of 100 cases, in a random share of the recordings", () => {
    const recordings = allRecordings();
    const share = fc.shuffledSubarray([...recordings.keys()], { minLength: 30, maxLength: 30 });
    const property = fc.property(share, (indexes) => {
      const chosen = indexes.flatMap((index) => recordings[index] ?? []);
      const results = chosen.map(survivorsOf);
      const tried = results.reduce((sum, result) => sum + result.tried, 0);
      const survivors = results.flatMap((result) => result.survivors);
      expect(survivors.length / Math.max(1, tried), survivors.join("\n")).toBeLessThanOrEqual(0.05);
    });
    fc.assert(property, { numRuns: 1, endOnFailure: true });
  });

  it.each([
    ["service/backup_one_small.json", "drop", "onBundleBegin", "B18"],
    ["service/backup_one_small.json", "drop", "onBundleEnd", "B18"],
    ["service/backup_one_small.json", "drop", "onAllBundlesEnd", "B5"],
    ["service/backup_one_small.json", "drop", "part.0.tar", "B18"],
    ["service/backup_one_small.json", "drop", "manage.json", "B18"],
    ["service/backup_one_small.json", "duplicate", "onBundleBegin", "B18"],
    ["service/backup_one_small.json", "duplicate", "part.0.tar", "B18"],
    ["service/backup_one_small.json", "duplicate", "onBundleEnd", "B18"],
    ["service/backup_one_small.json", "duplicate", "onAllBundlesEnd", "B5"],
    ["service/backup_one_small.json", "duplicate", "onBackupServiceDied", "A7"],
    ["service/backup_one_small.json", "swap", "onBundleBegin", "B18"],
    ["service/backup_one_small.json", "swap", "part.0.tar", "ext-38"],
    ["service/backup_one_small.json", "swap", "manage.json", "B18"],
    ["service/backup_one_small.json", "swap", "onBundleEnd com.example.notes", "B5"],
    ["service/backup_one_small.json", "code", "onBundleEnd", "B18"],
    ["service/backup_one_small.json", "name", "part.0.tar", "B18"],
    ["service/backup_one_small.json", "name", "onBundleEnd", "B21"],
    ["service/backup_one_small.json", "hash", "part.0.tar", "CONTENT"],
    ["service/backup_mixed_unsupported.json", "code", "onBundleBegin com.example.gallery", "B7"],
    ["service/backup_mixed_unsupported.json", "drop", "onBundleBegin com.example.missing", "B6"],
    ["service/backup_mixed_unsupported.json", "duplicate", "onAllBundlesEnd", "B10"],
    ["service/release-6.1/restore_round_trip.json", "hash", "tree", "CONTENT"],
    ["service/release-6.1/backup_big_file.json", "hash", "f6b69613b846cce7", "CONTENT"],
    ["service/session_conflict.json", "code", "outcome of new SessionRestore", "A3"],
    ["service/release-6.1/release_then_calls.json", "code", "outcome of SessionBackup.appendBundles", "A9"],
    ["service/no_permission.json", "code", "outcome of module.updateTimer", "api-permission"],
    ["service/not_system_app.json", "code", "outcome of module.updateTimer", "api-system-app"],
  ])("%s: %s of %s breaks %s", (path, kind, about, clause) => {
    const profile = profileOf("v6.1");
    const { trace } = recordingAt(path, profile);
    const mutant = [...mutantsOf(trace, profile)].find(
      (one) => one.kind === kind && one.about.includes(about),
    );
    expect(mutant).toBeDefined();
    if (mutant === undefined) return;
    const broken = clausesIn(judgeTrace(mutant.trace, profile), "violates");
    expect(broken.map((row) => row.clause.id as string)).toContain(clause);
  });
});
