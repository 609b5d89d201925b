import { describe, expect, it } from "vitest";
import { profileOf } from "@ohbackup/reference-model";
import { judgeTrace } from "../judge/index.js";
import { replayedTrace } from "../judge/testing/replayed.js";
import { clausesIn } from "../judge/verdict.js";
import { catalogue } from "../catalogue/index.js";
import { faults } from "./index.js";

const small = "service/backup_one_small.json";
const roundTrip = "service/restore_round_trip.json";

/** What is played on the faulty model here, for each scenario of the catalogue that shows faults on a board. */
const recordings: Readonly<Record<string, string>> = {
  "backup-one": small,
  "session-again": small,
  "session-conflict": "service/session_conflict.json",
  "release-then-calls": "service/release_then_calls.json",
  "backup-mixed-unsupported": "service/backup_mixed_unsupported.json",
  "backup-several": "service/backup_several.json",
  "backup-six": "service/backup_several.json",
  "backup-with-report": "service/onbackupex_result.json",
  "backup-rejects": "service/onbackup_rejects.json",
  "restore-round-trip": roundTrip,
  "restore-handles": "service/file_handle_misuse.json",
  "publish-misuse": "service/publish_misuse.json",
};

/** Only a caller that looks at its descriptors notices; the replay reads them. */
const onBoardsOnly: ReadonlySet<string> = new Set(["descriptor-closed-early"]);
const played = faults.filter(({ fault }) => !onBoardsOnly.has(fault.name));

describe("a named fault", () => {
  it("has a name and a sentence of its own, and a scenario that shows it", () => {
    expect(faults.length).toBeGreaterThanOrEqual(30);
    expect(new Set(faults.map(({ fault }) => fault.name)).size).toBe(faults.length);
    expect(new Set(faults.map(({ about }) => about)).size).toBe(faults.length);
    const scenarios = new Set(catalogue.map(({ id }) => id));
    for (const { shownBy } of faults) expect(scenarios).toContain(shownBy);
  });

  it.each(played.map((named) => [named.fault.name, named] as const))("%s is caught", async (_, named) => {
    const path = recordings[named.shownBy];
    expect(path).toBeDefined();
    if (path === undefined) return;
    const profile = profileOf("HEAD");
    const broken = clausesIn(
      judgeTrace(await replayedTrace(path, "HEAD", [named.fault]), profile),
      "violates",
    );
    const ids: readonly string[] = broken.map(({ clause }) => clause.id);
    expect(ids).toEqual(expect.arrayContaining([...named.caughtBy]));
  });
});
