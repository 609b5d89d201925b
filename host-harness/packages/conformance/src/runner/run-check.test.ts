import { readFile, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { profileOf } from "@ohbackup/reference-model";
import { describe, expect, it } from "vitest";
import { append, open, release, scenario } from "../catalogue/build.js";
import type { Scenario } from "../scenario/scenario.js";
import type { Verdict } from "../judge/index.js";
import { verdictWith } from "../report/testing/sample-result.js";
import { withTemporaryFolder } from "../testing/temporary-folder.js";
import type { UnnumberedEvent } from "../trace/event.js";
import { readTraceFile } from "../trace/reader.js";
import type { CheckResult } from "./check-result.js";
import { judgeFiles } from "./judge-files.js";
import type { CheckProgress } from "./progress.js";
import { runCheck } from "./run-check.js";
import type { CheckOptions } from "./run-check.js";
import { ScriptedDevice, driverLines } from "./testing/scripted-device.js";
import type { ScriptedSegment } from "./testing/scripted-device.js";

const target = "com.example.ohbackup.target1";

const opened: UnnumberedEvent[] = [
  { t: 10, src: "caller", event: "driver", state: "segment-started", segment: 0 },
  { t: 11, src: "caller", event: "call", id: 0, call: "new SessionBackup", session: "s1", args: [] },
  { t: 12, src: "caller", event: "outcome", id: 0, outcome: { returned: { session: "s1" } } },
];
const released: UnnumberedEvent[] = [
  { t: 20, src: "caller", event: "call", id: 1, call: "SessionBackup.release", session: "s1", args: [] },
  { t: 21, src: "caller", event: "outcome", id: 1, outcome: { resolved: { undefined: true } } },
  { t: 22, src: "caller", event: "driver", state: "segment-finished", segment: 0 },
];
const good: ScriptedSegment = {
  pieces: [driverLines(opened), driverLines(released, opened.length)],
  end: "finished",
};

function simple(id: string): Scenario {
  return scenario({
    id,
    about: "opens and releases",
    clauses: ["A1"],
    world: {
      bundles: [
        {
          bundle: "$target1",
          tree: [{ path: "/data/storage/el2/base/files/a", type: "file", size: 1, seed: 1 }],
          behaviour: { onBackup: { mode: "return" } },
        },
      ],
    },
    steps: [open("SessionBackup"), release()],
  });
}

const withHostStep = scenario({
  id: "two-segments",
  about: "wiped in between",
  clauses: [],
  world: { bundles: [{ bundle: "$target1", tree: [] }] },
  steps: [
    open("SessionBackup"),
    release(),
    { do: "host", action: "clearData", bundle: "$target1" },
    open("SessionRestore", "s2"),
    { do: "publishFile", session: "s2", bundle: "$target1", uri: "" },
    release("s2"),
  ],
});

/** Runs a check into a folder of its own and hands over what is there afterwards. */
async function checked<T>(
  device: ScriptedDevice,
  options: Partial<CheckOptions>,
  look: (result: CheckResult, progress: readonly CheckProgress[]) => Promise<T> | T,
): Promise<T> {
  return withTemporaryFolder(async (folder) => {
    const progress: CheckProgress[] = [];
    const result = await runCheck({
      device,
      scenarios: [simple("one")],
      profile: profileOf("v6.1"),
      seed: "7",
      outputFolder: join(folder, "report"),
      signal: new AbortController().signal,
      onProgress: (event) => progress.push(event),
      pollMs: 0,
      ...options,
    });
    return look(result, progress);
  });
}

async function kindsOf(result: CheckResult, index = 0): Promise<string[]> {
  const trace = await readTraceFile(result.traces[index]?.path ?? "");
  return trace.events.map((event) => (event.event === "tree" ? `tree ${event.when}` : event.event));
}

describe("a check", () => {
  it("seeds, runs, collects, judges and keeps a bundle", async () => {
    const device = new ScriptedDevice([good]);
    device.digestEntries = [{ path: "/data/storage/el2/base/files/a", type: "file", size: 1 }];
    device.journalEntries = [{ t: 15, method: "onBackup", args: [] }];
    const judge = (): Verdict => verdictWith({ A1: "conforms" });
    await checked(device, { judge }, async (result, progress) => {
      expect(result).toMatchObject({
        state: "complete",
        profile: "v6.1",
        seed: "7",
        problems: [],
        notRun: [],
      });
      expect(result.traces[0]).toMatchObject({ id: "one", status: "complete", problems: [] });
      expect(await kindsOf(result)).toEqual([
        "tree before",
        "driver",
        "call",
        "outcome",
        "call",
        "outcome",
        "driver",
        "ability",
        "end",
      ]);
      expect(result.clauses.find(({ clause }) => clause.id === "A1")).toMatchObject({
        state: "conforms",
        exercisedBy: ["one"],
      });
      const folder = result.folder ?? "";
      expect((await readdir(folder)).sort()).toEqual([
        "check.json",
        "junit.xml",
        "report.html",
        "summary.txt",
        "traces",
        "verdicts.json",
      ]);
      expect(JSON.parse(await readFile(join(folder, "check.json"), "utf8"))).toMatchObject({
        state: "complete",
        device: { key: "scripted-1" },
        scenarios: [{ id: "one", trace: "traces/001-one.ndjson" }],
      });
      expect(progress.map(({ kind }) => kind)).toEqual([
        "check-started",
        "scenario-started",
        ...progress.slice(2, -1).map(({ kind }) => kind),
        "scenario-finished",
      ]);
      expect(device.asked.filter((what) => /^(reset|seed|digest|behaviour|start)/.test(what))).toEqual([
        "reset com.example.ohbackup com.example.ohbackup.target1",
        `seed ${target}`,
        `digest ${target}`,
        `behaviour ${target}`,
        "start 0",
      ]);
    });
  });

  it("notes in the header what the judge cannot see in events", async () => {
    await checked(new ScriptedDevice([good]), {}, async (result) => {
      const { header } = await readTraceFile(result.traces[0]?.path ?? "");
      expect(header).toMatchObject({ seed: "7", profile: "v6.1", device: { kind: "scripted" } });
      expect(header.scenario["segments"]).toBeUndefined();
      expect(header.facts?.closed).toBe(true);
      expect(header.facts?.bundles.find(({ name }) => name === target)?.behaviour).toEqual({
        onBackup: { mode: "return" },
      });
    });
  });

  it("acts between segments where the scenario says so, and looks at restored data", async () => {
    const second = driverLines(
      [{ t: 30, src: "caller", event: "driver", state: "segment-finished", segment: 1 }],
      6,
    );
    const device = new ScriptedDevice([
      { pieces: good.pieces, end: "waiting-for-host" },
      { pieces: [second], end: "finished" },
    ]);
    device.digestEntries = [
      { path: "/data/storage/el2/base/files/a", type: "file", size: 9 },
      { path: "/data/storage/el2/base/files/d", type: "dir" },
    ];
    await checked(device, { scenarios: [withHostStep] }, async (result) => {
      const kinds = await kindsOf(result);
      expect(kinds.slice(-4)).toEqual(["cleared", "driver", "tree after", "end"]);
      expect(result.traces[0]?.restored).toEqual({ files: 1, bytes: 9 });
      expect(device.asked.filter((what) => /^(start|clear)/.test(what))).toEqual([
        "start 0",
        `clear ${target}`,
        "start 1",
      ]);
    });
  });

  it("keeps the same verdict when the bundle is judged again", async () => {
    await checked(
      new ScriptedDevice([good, good]),
      { scenarios: [simple("one"), simple("two")] },
      async (result) => {
        const again = await judgeFiles([result.folder ?? ""]);
        expect(again.traces.map(({ id }) => id)).toEqual(["one", "two"]);
        expect(again.clauses).toEqual(result.clauses);
        expect(again.problems).toEqual([]);
      },
    );
  });

  it("goes on after a driver that gave up, and says so", async () => {
    const device = new ScriptedDevice([
      { pieces: [driverLines(opened)], end: "failed", message: "steps[1]: no" },
    ]);
    await checked(device, { scenarios: [simple("one"), simple("two")] }, (result) => {
      expect(result.state).toBe("complete");
      expect(result.traces.map(({ status }) => status)).toEqual(["failed", "failed"]);
      expect(result.traces[0]?.problems[0]).toContain("steps[1]: no");
      expect(device.asked).toContain("stop");
    });
  });

  it("gives up on a driver that never ends, after its limit", async () => {
    const device = new ScriptedDevice([{ pieces: [driverLines(opened)] }]);
    await checked(device, { segmentLimitMs: 20 }, async (result) => {
      expect(result.traces[0]).toMatchObject({ status: "failed" });
      expect(result.traces[0]?.problems[0]).toContain("not over after 20 ms");
      expect(await kindsOf(result)).toEqual(["tree before", "driver", "call", "outcome", "end"]);
    });
  });

  it("refuses to write over an earlier report", async () => {
    await withTemporaryFolder(async (folder) => {
      const options: CheckOptions = {
        device: new ScriptedDevice([good]),
        scenarios: [simple("one")],
        profile: profileOf("v6.1"),
        seed: "",
        outputFolder: folder,
        signal: new AbortController().signal,
        pollMs: 0,
      };
      await writeFile(join(folder, "notes.txt"), "mine");
      await expect(runCheck(options)).rejects.toMatchObject({ code: "folder-in-use" });
      expect(await readdir(folder)).toEqual(["notes.txt"]);
      await rm(join(folder, "notes.txt"));
      await runCheck(options);
      const before = await readFile(join(folder, "check.json"), "utf8");
      await expect(runCheck(options)).rejects.toMatchObject({ code: "folder-in-use" });
      expect(await readFile(join(folder, "check.json"), "utf8")).toBe(before);
    });
  });
});

describe("a device that is lost", () => {
  it("at any call leaves a judgeable trace and a typed end", async () => {
    const whole = new ScriptedDevice([good]);
    await checked(whole, {}, () => undefined);
    // Call 0 is the description: without it there is nothing to begin.
    for (let lostAt = 1; lostAt < whole.asked.length; lostAt += 1) {
      const device = new ScriptedDevice([good]);
      device.lostAt = lostAt;
      await checked(device, { scenarios: [simple("one"), simple("two")] }, async (result) => {
        const about = `lost at ${whole.asked[lostAt] ?? ""}`;
        expect(result.state, about).toBe("device-lost");
        expect(result.notRun, about).toEqual(["two"]);
        const [trace] = result.traces;
        if (trace === undefined) {
          expect(whole.asked[lostAt]).toMatch(/^installed /);
          expect(result.problems, about).toHaveLength(1);
          return;
        }
        expect(trace.status, about).toBe("device-lost");
        expect((await kindsOf(result)).at(-1), about).toBe("end");
        expect((await judgeFiles([trace.path])).traces[0]?.verdict).toEqual(trace.verdict);
      });
    }
  });

  it("before it said who it is, fails the check without a folder", async () => {
    const device = new ScriptedDevice([good]);
    device.lostAt = 0;
    await withTemporaryFolder(async (folder) => {
      const outputFolder = join(folder, "report");
      const check = runCheck({
        device,
        scenarios: [simple("one")],
        profile: profileOf("v6.1"),
        seed: "",
        outputFolder,
        signal: new AbortController().signal,
      });
      await expect(check).rejects.toMatchObject({ code: "device-lost" });
      expect(await readdir(folder)).toEqual([]);
    });
  });
});

describe("an interruption", () => {
  it("at any call ends the check, keeps the trace, and stops the driver", async () => {
    const whole = new ScriptedDevice([good]);
    await checked(whole, {}, () => undefined);
    for (let at = 1; at < whole.asked.length; at += 1) {
      const device = new ScriptedDevice([good]);
      const abort = new AbortController();
      device.onCall = (number) => {
        if (number === at) abort.abort();
      };
      const scenarios = [simple("one"), simple("two")];
      await checked(device, { signal: abort.signal, scenarios }, (result) => {
        expect(result.state).toBe("interrupted");
        expect(result.notRun).toEqual(["two"]);
        if (result.traces[0] !== undefined) {
          expect(result.traces[0].status).toBe("interrupted");
          expect(device.asked.at(-1)).toBe("stop");
        }
      });
    }
  });

  it("while the host waits takes no longer than it must", async () => {
    const device = new ScriptedDevice([{ pieces: [driverLines(opened)] }]);
    const abort = new AbortController();
    device.onCall = (number) => {
      if (device.asked[number] === "trace")
        setTimeout(() => {
          abort.abort();
        }, 5);
    };
    const startedAt = performance.now();
    await checked(device, { signal: abort.signal, pollMs: 60_000 }, (result) => {
      expect(result.state).toBe("interrupted");
      expect(performance.now() - startedAt).toBeLessThan(1000);
    });
  });
});

describe("a driver that cannot be trusted", () => {
  it.each([
    [
      "events that only the host may tell",
      '{"seq":0,"t":1,"src":"host","event":"end","status":"complete"}\n',
      "does not tell",
    ],
    [
      "events under another name",
      '{"seq":0,"t":1,"src":"host","event":"wait","for":1,"result":"met"}\n',
      "does not tell",
    ],
    ["lines that are no JSON", "{oops\n", "is not JSON"],
    [
      "times that are no numbers",
      '{"seq":0,"t":"now","src":"caller","event":"wait","for":1,"result":"met"}\n',
      "t: expected number",
    ],
  ])("is not believed: %s", async (_, line, problem) => {
    const device = new ScriptedDevice([{ pieces: [driverLines(opened), line], end: "finished" }]);
    await checked(device, {}, async (result) => {
      expect(result.traces[0]?.status).toBe("failed");
      expect(result.traces[0]?.problems[0]).toContain(problem);
      expect(await kindsOf(result)).toEqual(["tree before", "driver", "call", "outcome", "end"]);
    });
  });

  it("may be cut off in the middle of a line", async () => {
    const device = new ScriptedDevice([{ pieces: [driverLines(opened), '{"seq":3,"t":'], end: "finished" }]);
    await checked(device, {}, async (result) => {
      expect(await kindsOf(result)).toEqual(["tree before", "driver", "call", "outcome", "end"]);
      expect(result.traces[0]?.problems.join()).toContain("cut off");
    });
  });
});

describe("scenarios", () => {
  it("with a role that nobody plays are refused before the device is asked", async () => {
    const device = new ScriptedDevice([good]);
    const broken = { ...simple("one"), steps: [open("SessionBackup"), append(["$target9"])] };
    await expect(checked(device, { scenarios: [broken] }, () => undefined)).rejects.toMatchObject({
      code: "bad-scenario",
    });
    expect(device.asked).toEqual([]);
  });
});
