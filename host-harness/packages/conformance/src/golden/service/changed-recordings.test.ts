import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { JsonObject } from "../../json-value.js";
import { textOf } from "./placeholders.js";
import { runServiceRecording } from "./run-recordings.js";

const golden = fileURLToPath(new URL("../../../../../fixtures/golden/", import.meta.url));

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "ohbackup-changed-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Changeable {
  calls: JsonObject[];
  events: JsonObject[];
  finalTree?: JsonObject[];
}

/** Runs a recording in which one thing was changed by hand. */
async function runChanged(
  name: string,
  change: (recording: Changeable) => void,
  kind = "service",
): Promise<string> {
  const recording = JSON.parse(readFileSync(`${golden}${kind}/${name}.json`, "utf8")) as Changeable;
  change(recording);
  const path = join(folder, `${name}.json`);
  writeFileSync(path, JSON.stringify(recording));
  return (await runServiceRecording(path)).difference;
}

const nth = (recording: Changeable, cb: string): JsonObject => {
  const found = recording.events.find((event) => event["cb"] === cb);
  if (found === undefined) throw new Error(`no ${cb} in the recording`);
  return found;
};

const remove = (recording: Changeable, cb: string): void => {
  recording.events.splice(recording.events.indexOf(nth(recording, cb)), 1);
};

/** Puts one event in the other's place. */
const swap = (recording: Changeable, left: string, right: string): void => {
  const [a, b] = [nth(recording, left), nth(recording, right)];
  [a["n"], b["n"]] = [b["n"] ?? 0, a["n"] ?? 0];
  recording.events.sort((one, other) => Number(one["n"]) - Number(other["n"]));
};

describe("a recording in which something was changed is not reproduced", () => {
  test.each([
    "onBundleBegin",
    "onFileReady",
    "onBundleEnd",
    "onAllBundlesEnd",
    "onBackupServiceDied",
    "env:connectAbility",
    "env:disconnectAbility",
    "env:saUnloaded",
  ])("without its first %s", async (cb) => {
    const difference = await runChanged("backup_one_small", (recording) => {
      remove(recording, cb);
    });
    expect(difference).toContain(cb);
  });

  test.each([
    ["onBundleBegin", "onFileReady"],
    ["onFileReady", "onBundleEnd"],
    ["onBundleEnd", "onAllBundlesEnd"],
    ["env:disconnectAbility", "onBundleEnd"],
  ])("with %s and %s swapped", async (left, right) => {
    const difference = await runChanged("backup_one_small", (recording) => {
      swap(recording, left, right);
    });
    expect(difference).not.toBe("");
  });

  test("with another code in an error", async () => {
    const difference = await runChanged("backup_mixed_unsupported", (recording) => {
      const error = nth(recording, "onBundleBegin")["err"] as JsonObject;
      error["code"] = 13500002;
    });
    expect(difference).toContain("err.code");
  });

  test("with another size of an archive", async () => {
    const difference = await runChanged("backup_one_small", (recording) => {
      nth(recording, "onFileReady")["size"] = 8705;
    });
    expect(difference).toContain("size");
  });

  test("with another mode of a restored file", async () => {
    const difference = await runChanged("restore_round_trip", ({ finalTree = [] }) => {
      const file = finalTree.find((entry) => entry["type"] === "file");
      if (file !== undefined) file["mode"] = "777";
    });
    expect(difference).toContain("finalTree");
  });

  test("with another outcome of a call", async () => {
    const difference = await runChanged("release_then_calls", ({ calls }) => {
      const second = calls.filter((call) => call["call"] === "SessionBackup.release")[1];
      if (second !== undefined) second["outcome"] = { resolved: { undefined: true } };
    });
    expect(difference).toContain("SessionBackup.release");
  });

  test("with another conflict text", async () => {
    const difference = await runChanged("session_conflict", ({ calls }) => {
      const conflict = calls.find((call) => JSON.stringify(call["outcome"]).includes("Session Conflict"));
      const thrown = (conflict?.["outcome"] as JsonObject | undefined)?.["thrown"] as JsonObject | undefined;
      if (thrown !== undefined) thrown["message"] = textOf(thrown["message"]).replace("BACKUP", "RESTORE");
    });
    expect(difference).toContain("new SessionBackup");
  });
});

describe("no order of threads explains", () => {
  test("a bundle that runs twice and reports once", async () => {
    const difference = await runChanged(
      "rand_1032",
      (recording) => {
        remove(recording, "onResultReport");
      },
      "service-random/6.1",
    );
    expect(difference).not.toBe("");
  });

  test("an end before the begin, whatever a release meets", async () => {
    const difference = await runChanged(
      "rand_1075",
      (recording) => {
        swap(recording, "onBundleBegin", "onResultReport");
      },
      "service-random/6.1",
    );
    expect(difference).not.toBe("");
  });
});

test("a file that is no recording is told as such, with the place", async () => {
  const path = join(folder, "broken.json");
  writeFileSync(path, '{"case":"x","calls":[{"t":-1}],"events":[]}');
  const { passed, difference } = await runServiceRecording(path);
  expect(passed).toBe(false);
  expect(difference).toMatch(/cannot be replayed: .*broken\.json/);
});
