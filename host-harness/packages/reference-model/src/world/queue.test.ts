import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareBytewise } from "../rules/index.js";
import { ServiceBench } from "./testing/service-bench.js";

/** Names of bundles between their begin and their end, at each event. */
function mostAtOnce(told: readonly string[]): number {
  let running = 0;
  let most = 0;
  for (const note of told) {
    if (note.startsWith("B(")) running += 1;
    if (note.startsWith("E(")) running -= 1;
    most = Math.max(most, running);
  }
  return most;
}

const connects = (bench: ServiceBench): readonly string[] =>
  bench.surroundings.flatMap((event) => (event.event === "connectAbility" ? [event.bundleName] : []));

const names = fc.uniqueArray(fc.stringMatching(/^[a-zA-Zä🙂.]{1,6}$/), { minLength: 1, maxLength: 8 });

describe("the queue", () => {
  test("starts in byte order, at most three at a time, and ends once (B1, B2, B3, B10)", async () => {
    await fc.assert(
      fc.asyncProperty(names, fc.string(), async (bundles, seed) => {
        const bench = new ServiceBench({ seed });
        try {
          for (const name of bundles) bench.install(name);
          bench.open();
          expect(bench.append(...bundles)).toBe(0);
          await bench.run();
          expect(mostAtOnce(bench.told)).toBeLessThanOrEqual(3);
          expect(connects(bench)).toEqual([...bundles].sort(compareBytewise));
          expect(bench.told.filter((note) => note.startsWith("E("))).toHaveLength(bundles.length);
          expect(bench.told.indexOf("A")).toBe(bench.told.length - 1);
        } finally {
          bench.close();
        }
      }),
      { numRuns: 30 },
    );
  });

  test.each([
    ["bytewise", ["a", "b", "c", "d", "e"]],
    ["documented", ["d", "b", "e", "c", "a"]],
  ] as const)("%s: what priorities are good for (B3)", async (bundleOrder, wanted) => {
    const bench = new ServiceBench({ bundleOrder });
    for (const name of wanted) bench.install(name);
    bench.open("IncrementalBackupSession");
    const bundles = [
      ["e", 5],
      ["d", 9],
      ["c", -1],
      ["b", 7],
      ["a", -1],
    ] as const;
    const code = bench.world.service.appendIncremental(
      bench.caller,
      bundles.map(([bundleName, priority]) => ({
        bundleName,
        priority,
        lastIncrementalTime: 0,
        manifestFd: bench.descriptor(""),
        parameters: "",
      })),
    );
    expect(code).toBe(0);
    await bench.run();
    expect(connects(bench)).toEqual(wanted);
  });

  test("two runs with the same seed are the same", async () => {
    const run = async (seed: string): Promise<readonly string[]> => {
      const bench = new ServiceBench({ seed });
      for (const name of ["a", "b", "c", "d", "e"]) bench.install(name);
      bench.open();
      bench.append("e", "d", "c", "b", "a");
      await bench.run();
      return bench.told;
    };
    expect(await run("one")).toEqual(await run("one"));
    const others = await Promise.all(["two", "three", "four", "five"].map(run));
    expect(new Set(others.map((told) => told.join(" "))).size).toBeGreaterThan(1);
  });

  test("a name twice in one list runs once and never ends the session (B11)", async () => {
    const bench = new ServiceBench();
    bench.install("a");
    bench.open();
    bench.append("a", "a");
    await bench.run();
    expect(bench.told).toEqual(["B(a)", "F(a,part.0.tar)", "F(a,manage.json)", "E(a)"]);
    expect(bench.world.service.release(bench.caller, "SessionBackup")).toBe(0);
  });

  test("an empty list does nothing, later appends run (B4, B5, B12)", async () => {
    const bench = new ServiceBench();
    bench.install("a");
    bench.install("b");
    bench.open();
    expect(bench.append()).toBe(0);
    await bench.run();
    expect(bench.told).toEqual([]);
    bench.append("a");
    await bench.run();
    bench.append("b");
    bench.append("a");
    await bench.run();
    expect(bench.told.filter((note) => !note.startsWith("F("))).toEqual([
      "B(a)",
      "E(a)",
      "A",
      "B(b)",
      "B(a)",
      "E(b)",
      "E(a)",
      "A",
    ]);
  });

  test("clones and their names (B13 to B15)", async () => {
    const bench = new ServiceBench();
    bench.install("a");
    bench.install("a", { appIndex: 1 });
    bench.open();
    bench.append("", "a:0", "a:1", "a:2");
    await bench.run();
    expect(bench.told.filter((note) => /^[BE]/.test(note))).toEqual([
      "B(,13500005)",
      "B(a:0,13500005)",
      "B(a:2,13500005)",
      "B(a)",
      "B(a:1)",
      "E(a)",
      "E(a:1)",
    ]);
  });

  test("release with bundles waiting: they never begin (F-10, F-11)", async () => {
    const bench = new ServiceBench();
    for (const name of ["a", "b", "c", "d"]) {
      bench.install(name, { ability: { onBackup: () => new Promise(() => undefined) } });
    }
    bench.open();
    bench.append("a", "b", "c", "d");
    await bench.pass(50);
    bench.world.service.release(bench.caller, "SessionBackup");
    await bench.run();
    expect(bench.told).toEqual(["B(a)", "B(b)", "B(c)", "died"]);
  });

  test("a slow start frees its slot at the service's own limit (E15, F15)", async () => {
    for (const [profile, limit] of [
      ["v6.0", 15_000],
      ["v6.1", 25_000],
    ] as const) {
      const bench = new ServiceBench({ profile });
      bench.install("x", { connect: { mode: "never" } });
      bench.open();
      bench.append("x");
      await bench.pass(limit - 1);
      expect(bench.told).toEqual([]);
      await bench.pass(1);
      expect(bench.told).toEqual(["B(x,13500002)", "A"]);
    }
  });
});
