import { describe, expect, test } from "vitest";
import type { ProfileName } from "../profiles/profile.js";
import { removeBundle } from "./remove-bundle.js";
import { TurnBench } from "./testing/turn-bench.js";

const waitingOf = (bench: TurnBench): readonly string[] =>
  bench.names.filter((name) => bench.entry(name).action === "WAIT");

describe("the queue (spec/backup-service.md §5.2)", () => {
  test("starts three at a time, the byte-wise smallest first", () => {
    const bench = new TurnBench();
    bench.open();
    expect(bench.seen((turn) => turn.append(["d", "b", "E", "c", "a"]))).toEqual([
      "task E",
      "task a",
      "task b",
    ]);
    expect(waitingOf(bench)).toEqual(["d", "c"]);
    expect(bench.state.session?.inUse).toBe(3);
    expect(bench.seen(removeBundle, "a")).toEqual(["stopTimer a connect", "task c"]);
    expect(bench.seen((turn) => turn.append(["f"]))).toEqual([]);
  });

  test.each<[ProfileName, readonly string[]]>([
    ["v5.1", ["task d"]],
    ["v6.0", ["task d", "task e"]],
  ])("%s: as many attempts after a removal as the release makes", (profile, started) => {
    const bench = new TurnBench(profile);
    bench.open();
    bench.append(["a", "b", "c", "d", "e"]);
    const { session } = bench.state;
    if (session !== undefined) session.inUse = 2;
    expect(bench.seen(removeBundle, "a").slice(1)).toEqual(started);
  });

  test("a removal frees a slot even for an entry that had none, but none below zero", () => {
    const bench = new TurnBench();
    bench.open();
    bench.append(["a", "b", "c", "d", "e"]);
    expect(bench.seen(removeBundle, "e")).toEqual(["stopTimer e connect", "task d"]);
    for (const name of ["a", "b", "c", "d"]) removeBundle(bench, name);
    expect(bench.state.session?.inUse).toBe(0);
    removeBundle(bench, "a");
    expect(bench.state.session?.inUse).toBe(0);
  });

  test("an entry that is not ready blocks those behind it", () => {
    const bench = new TurnBench();
    bench.open();
    bench.append(["a", "b", "c", "d", "e"]);
    bench.entry("d").ready = false;
    expect(bench.seen(removeBundle, "a")).toEqual(["stopTimer a connect"]);
    bench.entry("d").ready = true;
    expect(bench.seen(removeBundle, "b")).toEqual(["stopTimer b connect", "task d", "task e"]);
  });

  test("one that was appended twice stays behind after its run (clause B11)", () => {
    const bench = new TurnBench();
    bench.open();
    bench.append(["a", "a"]);
    removeBundle(bench, "a");
    expect(bench.names).toEqual(["a"]);
    expect(bench.state.session?.inUse).toBe(0);
    removeBundle(bench, "a");
    expect(bench.names).toEqual([]);
  });

  test("a removal deletes the clear record and closes the manifest that was not handed on", () => {
    const bench = new TurnBench();
    bench.open("IncrementalBackupSession");
    bench.append(["a"]);
    bench.state.clearRecords = new Set(["a", "z"]);
    expect(bench.seen(removeBundle, "a")).toEqual(["closeDescriptor 40", "stopTimer a connect"]);
    expect(bench.state.clearRecords).toEqual(new Set(["z"]));
    bench.append(["b"]);
    bench.entry("b").manifestFd = -1;
    expect(bench.seen(removeBundle, "b")).toEqual(["stopTimer b connect"]);
    bench.append(["c"]);
    bench.entry("c").manifestFd = 0;
    expect(bench.seen(removeBundle, "c")).toEqual(["closeDescriptor 0", "stopTimer c connect"]);
  });

  test("an entry of another account is refused from v5.1 on and replaced before", () => {
    for (const [profile, told] of [
      ["v5.0.3", []],
      ["v5.1", ["B(a,13500005)"]],
    ] as const) {
      const bench = TurnBench.running(profile, "SessionRestore");
      bench.entry("a").userId = 101;
      expect(bench.told((turn) => turn.appendRestore(["a"]))).toEqual(told);
      expect(bench.entry("a").appendNum).toBe(told.length === 0 ? 2 : 1);
    }
  });
});
