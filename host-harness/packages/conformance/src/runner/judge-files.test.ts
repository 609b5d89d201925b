import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { recordingPath } from "../testing/fixtures.js";
import { withTemporaryFolder } from "../testing/temporary-folder.js";
import { sampleEvents, traceText } from "../trace/testing/sample-trace.js";
import { judgeFiles } from "./judge-files.js";

describe("judging what was kept", () => {
  it("takes the rules of the build that was recorded, or those that are asked for", async () => {
    const snapshot = recordingPath("service/backup_one_small");
    const release = recordingPath("service/release-6.1/restore_round_trip");
    const own = await judgeFiles([snapshot, release]);
    expect(own.traces.map(({ id, profile }) => [id, profile])).toEqual([
      ["backup_one_small", "HEAD"],
      ["restore_round_trip", "v6.1"],
    ]);
    expect(own.profile).toBe("several");
    const asked = await judgeFiles([snapshot, release], { profile: "v6.1" });
    expect(asked.profile).toBe("v6.1");
    expect(asked.verdict).toBe("conforms");
  });

  it("reports a torn trace and judges the rest", async () => {
    await withTemporaryFolder(async (folder) => {
      const path = join(folder, "torn.ndjson");
      await writeFile(path, traceText().slice(0, -20));
      const result = await judgeFiles([path]);
      expect(result.traces[0]).toMatchObject({ status: "unknown", events: sampleEvents.length - 1 });
      expect(result.traces[0]?.problems).toEqual([expect.stringContaining("line 5 ends in the middle")]);
    });
  });

  it("says what cannot be judged and goes on with the others", async () => {
    await withTemporaryFolder(async (folder) => {
      const text = join(folder, "notes.txt");
      await writeFile(text, "hello");
      const empty = join(folder, "no-bundle");
      await mkdir(empty);
      const broken = join(folder, "broken-bundle");
      await mkdir(broken);
      await writeFile(join(broken, "check.json"), '{"format":"something"}');
      const good = recordingPath("service/cancel");
      const result = await judgeFiles([join(folder, "missing"), text, empty, broken, good]);
      expect(result.traces.map(({ id }) => id)).toEqual(["cancel"]);
      expect(result.problems).toEqual([
        expect.stringContaining("ENOENT"),
        expect.stringContaining("neither a trace nor JSON"),
        expect.stringContaining("check.json"),
        expect.stringContaining("no report bundle"),
      ]);
    });
  });

  it("refuses a profile that does not exist, and traces that name none", async () => {
    const recording = recordingPath("service/cancel");
    await expect(judgeFiles([recording], { profile: "v99" })).rejects.toMatchObject({
      code: "unknown-profile",
    });
    await withTemporaryFolder(async (folder) => {
      const path = join(folder, "t.ndjson");
      await writeFile(path, traceText().replace('"profile":"v6.1"', '"profile":"v99"'));
      const result = await judgeFiles([path]);
      expect(result.problems).toEqual([expect.stringContaining('"v99"')]);
      expect((await judgeFiles([path], { profile: "v6.1" })).problems).toEqual([]);
    });
  });

  it("can be interrupted", async () => {
    const signal = AbortSignal.abort();
    await expect(judgeFiles([recordingPath("service/cancel")], { signal })).rejects.toMatchObject({
      code: "interrupted",
    });
  });
});
