import { describe, expect, it } from "vitest";
import { judgeTrace } from "./index.js";
import { allRecordings } from "./testing/recordings.js";
import { replayedTrace } from "./testing/replayed.js";
import { clausesIn } from "./verdict.js";

/** Every fifth recording; all of them are replayed elsewhere. */
const share = allRecordings().filter((_, index) => index % 5 === 0);

describe("what the model does when it plays a recording", () => {
  it.each(share.map(({ path, profile }) => [path, profile] as const))(
    "violates nothing: %s",
    async (path, profile) => {
      const verdict = judgeTrace(await replayedTrace(path, profile.name), profile);
      const broken = clausesIn(verdict, "violates").map(({ clause, findings }) => {
        const first = findings.find(({ state }) => state === "violates");
        return `${clause.id}: ${first?.subject ?? ""} ${first?.seen ?? ""}, allowed ${first?.allowed ?? ""}`;
      });
      expect(broken).toEqual([]);
    },
  );
});
