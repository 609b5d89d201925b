import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ScenarioRun } from "../testing/scenario-run.js";
import type { RunStatus } from "../testing/scenario-run.js";
import type { ScriptedSession } from "../testing/scripted-backup.js";

const open = (session = "s1"): object => ({ do: "open", session, kind: "SessionBackup" });
const append = { do: "append", session: "s1", bundles: ["a", "b"] };
const wait = (callback: string, limitMs: number, more: object = {}): object => ({
  do: "wait",
  for: { callback, ...more },
  limitMs,
});

let run: ScenarioRun;

beforeEach(() => {
  run = new ScenarioRun();
});

afterEach(() => {
  expect(run.device.uncaught).toEqual([]);
  expect(run.device.openDescriptors()).toEqual([]);
  run.dispose();
});

const waits = (name: string): unknown[] => run.eventsOf(name, "wait").map(({ result }) => result);
const states = (name: string): unknown[] =>
  run.eventsOf(name, "driver").map(({ state, segment }) => [state, segment]);

/** Stops the run that lives and waits until it says so. */
function stopped(name: string): Promise<RunStatus> {
  run.want({ command: "stop" });
  return run.until(name, ({ state }) => state === "failed");
}

/** The service ends bundle a after 100 ms and bundle b after 300 ms. */
function endTwoBundles(): void {
  run.service.script.appendBundles = (session: ScriptedSession): Promise<void> => {
    for (const [bundle, at] of [
      ["a", 100],
      ["b", 300],
    ] as const) {
      run.device.clock.setTimeout(() => {
        session.emit("onBundleEnd", undefined, bundle);
      }, at);
    }
    return Promise.resolve();
  };
}

describe("waits", () => {
  it("are met by the callback, bundle and number that they name", async () => {
    endTwoBundles();
    await run.run("one", [
      open(),
      append,
      wait("onBundleEnd", 150, { bundle: "b" }),
      wait("onBundleEnd", 150, { bundle: "a" }),
      wait("onBundleEnd", 200, { count: 2, session: "s1" }),
      wait("onBundleEnd", 50, { count: 3 }),
      wait("onBundleEnd", 50, { session: "other" }),
      wait("onAllBundlesEnd", 50),
    ]);
    expect(waits("one")).toEqual(["timeout", "met", "met", "timeout", "timeout", "timeout"]);
    expect(run.eventsOf("one", "wait")[2]?.["for"]).toEqual({
      callback: "onBundleEnd",
      count: 2,
      session: "s1",
    });
  });

  it("do not count what an earlier session of the same name saw", async () => {
    endTwoBundles();
    await run.run("one", [
      open(),
      append,
      wait("onBundleEnd", 1000, { count: 2 }),
      { do: "release", session: "s1" },
      open(),
      wait("onBundleEnd", 1000),
    ]);
    expect(waits("one")).toEqual(["met", "timeout"]);
  });

  it("last no longer than their limit, and sleeps as long as they say", async () => {
    await run.run("one", [open(), { do: "sleep", ms: 700 }, wait("onBundleEnd", 300)]);
    const [started, , , waited] = run.events("one").filter(({ event }) => event !== "callback");
    expect(Number(waited?.["t"]) - Number(started?.["t"])).toBe(1000);
  });
});

describe("runs", () => {
  it("go through their segments with the same sessions", async () => {
    expect(await run.run("one", [open()], [append], [{ do: "release", session: "s1" }])).toEqual({
      state: "waiting-for-host",
      segment: 0,
    });
    run.want({ command: "continue", run: "one", segment: 1 });
    expect(await run.settled("one")).toEqual({ state: "waiting-for-host", segment: 1 });
    run.want({ command: "continue", run: "one", segment: 2 });
    expect(await run.settled("one")).toEqual({ state: "finished", segment: 2 });
    expect(states("one")).toEqual(
      [0, 1, 2].flatMap((segment) => [
        ["segment-started", segment],
        ["segment-finished", segment],
      ]),
    );
    expect(run.service.sessions[0]?.calls.map(({ method }) => method)).toEqual(["appendBundles", "release"]);
  });

  it("record callbacks that come while the host acts", async () => {
    endTwoBundles();
    await run.run("one", [open(), append], [wait("onBundleEnd", 0, { count: 2 })]);
    run.device.clock.setTimeout(() => {
      run.want({ command: "continue", run: "one", segment: 1 });
    }, 1000);
    await run.until("one", ({ state }) => state === "finished");
    expect(waits("one")).toEqual(["met"]);
  });

  it("ignore a continue that comes twice or for another segment", async () => {
    await run.run("one", [open()], [wait("onBundleEnd", 10)], [append]);
    run.want({ command: "continue", run: "one", segment: 2 });
    expect(await run.settled("one")).toEqual({ state: "waiting-for-host", segment: 0 });
    run.want({ command: "continue", run: "one", segment: 1 });
    run.want({ command: "continue", run: "one", segment: 1 });
    expect(await run.settled("one")).toEqual({ state: "waiting-for-host", segment: 1 });
    expect(run.eventsOf("one", "driver").filter(({ state }) => state === "segment-started")).toHaveLength(2);
    await stopped("one");
  });

  it("refuse to begin while another one lives, and begin when it is over", async () => {
    await run.run("one", [open()], [{ do: "release", session: "s1" }]);
    expect(await run.run("two", [open()])).toMatchObject({
      state: "failed",
      message: "The run one is not over yet.",
    });
    expect(await stopped("one")).toMatchObject({ message: "The run was stopped." });
    run.want({ command: "run", run: "two" });
    await run.until("two", ({ state }) => state === "finished");
  });

  it("release what they left open before they say that they are over", async () => {
    expect(await run.run("one", [open(), append])).toMatchObject({ state: "finished" });
    expect(run.service.sessions[0]?.calls.map(({ method }) => method)).toEqual(["appendBundles", "release"]);
    expect(run.eventsOf("one", "call").map(({ call }) => call)).not.toContain("SessionBackup.release");
  });

  it("stop in the middle of a wait", async () => {
    run.prepare("one", [[open(), wait("onBundleEnd", 3_600_000), append]]);
    run.device.clock.setTimeout(() => {
      run.want({ command: "stop" });
    }, 100);
    run.want({ command: "run", run: "one" });
    expect(await run.settled("one")).toMatchObject({ state: "failed", message: "The run was stopped." });
    expect(states("one")).toEqual([
      ["segment-started", 0],
      ["failed", 0],
    ]);
    expect(run.device.clock.now()).toBeLessThan(1000);
  });

  it("of a process that is gone are not continued", async () => {
    run.device.write("/data/storage/el2/base/haps/entry/files/runs/old/trace.ndjson", "kept");
    run.want({ command: "continue", run: "old", segment: 1 });
    expect(await run.settled("old")).toMatchObject({ state: "failed", segment: 1 });
    expect(run.traceText("old")).toBe("kept");
  });

  it("leave a readable trace at any moment", async () => {
    endTwoBundles();
    run.prepare("one", [[open(), append, wait("onBundleEnd", 500, { count: 2 })]]);
    run.want({ command: "run", run: "one" });
    let lengths = 0;
    for (let before = -1; run.status("one")?.state === "running";) {
      const text = run.traceText("one");
      if (text.length !== before) {
        expect(text.endsWith("\n")).toBe(true);
        for (const line of text.trimEnd().split("\n")) JSON.parse(line);
        before = text.length;
        lengths += 1;
      }
      await new Promise(setImmediate);
    }
    expect(lengths).toBeGreaterThan(2);
  });

  it("fail when their trace cannot be written any more, and the next one begins", async () => {
    run.service.script.appendBundles = () => {
      run.device.diskFull = true;
      run.device.clock.setTimeout(() => {
        run.device.diskFull = false;
      }, 100);
      return Promise.resolve();
    };
    const sleep = { do: "sleep", ms: 200 };
    expect(await run.run("one", [open(), append, sleep, open("s2")])).toMatchObject({
      state: "failed",
      message: "The trace could not be written: No space left on device",
    });
    expect(run.service.sessions).toHaveLength(1);
    expect(run.traceText("one").endsWith("\n")).toBe(true);
    expect(await run.run("two", [sleep])).toMatchObject({ state: "finished" });
  });

  it("put the scenario into the header, without its steps a second time", async () => {
    await run.run("one", [open()]);
    const header = JSON.parse(run.traceText("one").split("\n")[0] ?? "") as object;
    expect(header).toEqual({
      format: "ohbackup-trace",
      version: 1,
      scenario: { format: "ohbackup-scenario", version: 1, id: "one", world: { bundles: [] }, steps: [] },
      seed: "",
      profile: "",
      device: { kind: "app", apiVersion: 20, osFullName: "OpenHarmony-6.0.0.1" },
    });
  });
});

describe("mistakes in a scenario", () => {
  it.each<[string, unknown, RegExp]>([
    ["text that is no JSON", "{oops", /^scenario: is not JSON/],
    ["null", "null", /^format: expected/],
    ["another format", '{"format":"x"}', /^format: expected/],
    ["a later version", '{"format":"ohbackup-scenario","version":2}', /^version: .*not 2/],
    ["no segments", '{"format":"ohbackup-scenario","version":1,"segments":[]}', /^segments: expected/],
    [
      "a limit that is no number",
      [{ do: "updateTimer", bundle: "com.example.app", timeoutMs: "soon" }],
      /^segments\[0\]\[0\]\.timeoutMs: expected a number/,
    ],
    ["an unknown step", [{ do: "explode" }], /^segments\[0\]\[0\]\.do: no step is called "explode"/],
    ["a step that is null", [null], /^segments\[0\]\[0\]: expected a step/],
    ["a missing member", [open(), { do: "append", session: "s1" }], /^segments\[0\]\[1\]\.bundles: expected/],
    ["a wait without end", [wait("onBundleEnd", 1e12)], /^segments\[0\]\[0\]\.limitMs: expected/],
  ])("are named: %s", async (_, content, message) => {
    const path = "/data/storage/el2/base/haps/entry/files/runs/bad/scenario.json";
    if (typeof content === "string") run.device.write(path, content);
    else run.prepare("bad", [content as object[]]);
    run.want({ command: "run", run: "bad" });
    const status = await run.settled("bad");
    expect(status.state).toBe("failed");
    expect(status.message).toMatch(message);
  });

  it("include a missing file", async () => {
    run.want({ command: "run", run: "absent" });
    expect(await run.settled("absent")).toMatchObject({ state: "failed", segment: 0 });
  });

  it("that show only while running end the run, with the reason in the trace", async () => {
    const status = await run.run("one", [{ do: "release", session: "nobody" }]);
    expect(status).toMatchObject({ state: "failed", message: expect.stringContaining("nobody") as string });
    expect(run.eventsOf("one", "driver")[1]).toMatchObject({ state: "failed", message: status.message });
  });
});

describe("commands", () => {
  it("that are unknown or not given are logged and do nothing", () => {
    run.want({ command: "explode", run: "one" });
    run.want({ other: 1 });
    expect(run.device.log.map(({ text }) => text)).toEqual(["no command is called explode"]);
  });

  it("do not lead out of the folder of runs", () => {
    for (const name of ["..", "../x", "a/b", "", ".hidden", "a".repeat(200)]) {
      run.want({ command: "run", run: name });
    }
    expect(() => run.device.read("/data/storage/el2/base/haps/entry/files/runs")).toThrow(/ENOENT/);
    expect(run.device.log).toEqual([]);
  });
});
