import { describe, expect, it } from "vitest";
import { profileOf } from "@ohbackup/reference-model";
import type { ProfileName } from "@ohbackup/reference-model";
import { judgeTrace } from "./index.js";
import { allRecordings, recordingAt } from "./testing/recordings.js";
import type { Verdict } from "./verdict.js";
import { clausesIn } from "./verdict.js";

const recordings = allRecordings();

/** The clauses that a verdict does not let pass, with what was seen. */
function complaints(verdict: Verdict): readonly string[] {
  return verdict.clauses.flatMap(({ clause, findings }) =>
    findings
      .filter(({ state }) => state !== "conforms")
      .map(({ state, subject, seen }) => `${clause.id} ${state}: ${subject ?? ""} ${seen}`),
  );
}

const aboutOrder = new Set<string>(["B5", "B10", "B18", "D9", "ext-38"]);

describe("recordings of the real service", () => {
  it("violate no clause under the profile of the build that was recorded", () => {
    expect(recordings).toHaveLength(298);
    const violations = recordings.flatMap(({ path, profile, trace }) =>
      clausesIn(judgeTrace(trace, profile), "violates").map(
        ({ clause, findings }) => `${path} ${clause.id} ${findings[0]?.seen ?? ""}`,
      ),
    );
    expect(violations).toEqual([]);
  });

  it.each([
    ["service/backup_one_small.json", "backup"],
    ["service/backup_several.json", "backup"],
    ["service/release-6.1/backup_big_file.json", "backup"],
    ["service/backup_mixed_unsupported.json", "backup"],
    ["service/release-6.1/restore_round_trip.json", "restore"],
    ["service/session_conflict.json", "calls"],
    ["service/release-6.1/release_then_calls.json", "calls"],
    ["service/no_permission.json", "calls"],
    ["service/not_system_app.json", "calls"],
  ])("%s conforms to v6.1 in every clause that can be judged", (path, what) => {
    const { profile, trace } = recordingAt(path, profileOf("v6.1"));
    const verdict = judgeTrace(trace, profile);
    expect(complaints(verdict)).toEqual([]);
    const good = clausesIn(verdict, "conforms").map(({ clause }) => clause.id as string);
    expect(good.length).toBeGreaterThan(0);
    if (what === "calls") return;
    expect(good).toContain("CONTENT");
    expect(good.filter((id) => aboutOrder.has(id)).length).toBeGreaterThan(0);
    if (what === "restore") expect(good).toEqual(expect.arrayContaining(["C1", "D3", "D9"]));
  });

  it("are told apart when they differ between releases and are judged by the wrong one", () => {
    const other: Partial<Record<ProfileName, ProfileName>> = { HEAD: "v6.1", "v6.1": "HEAD" };
    const differing = recordings.filter(({ path }) => path.startsWith("service/release-6.1/"));
    const caught = differing.filter(({ profile, trace }) => {
      const wrong = profileOf(other[profile.name] ?? "v5.0.0");
      return judgeTrace(trace, wrong).state === "violates";
    });
    const missed = differing.filter((one) => !caught.includes(one)).map(({ path }) => path);
    // These two differ only in what no clause fixes: when a promise resolves, and what a vendor's library would do.
    expect(missed).toEqual([
      "service/release-6.1/backup_no_files.json",
      "service/release-6.1/clean_temp_dir.json",
    ]);
  });
});
