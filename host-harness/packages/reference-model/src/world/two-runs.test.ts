import { describe, expect, test } from "vitest";
import type { BackupAbility } from "../extension/backup-ability.js";
import type { Choices } from "./choices.js";
import { ServiceBench } from "./testing/service-bench.js";

/** Appends a bundle twice before the scheduler's worker has taken up the first start. */
async function startedTwice(ability: BackupAbility, choices: Partial<Choices> = {}): Promise<ServiceBench> {
  const bench = new ServiceBench({ choices });
  bench.install("a", { ability });
  bench.open();
  bench.append("a");
  bench.append("a");
  await bench.pass(60);
  return bench;
}

/** Only what is no Error gets its text into a report. */
const words: unknown = "words";

const failing: BackupAbility = {
  onBackup: () => {
    throw words;
  },
};

describe("a bundle that is appended again while it is being started", () => {
  test("is connected twice and begins twice (§5.4)", async () => {
    const bench = await startedTwice({});
    expect(bench.told.slice(0, 2)).toEqual(["B(a)", "B(a)"]);
    expect(bench.surroundings.filter(({ event }) => event === "connectAbility")).toHaveLength(2);
  });

  test("is scanned again in vain when all is sent", async () => {
    const bench = await startedTwice({});
    expect(bench.told).toEqual(["B(a)", "B(a)", "F(a,part.0.tar)", "F(a,manage.json)", "E(a)"]);
  });

  test("may send an index of nothing then", async () => {
    const bench = await startedTwice({}, { isMarkLost: () => false });
    expect(bench.told).toEqual([
      ...["B(a)", "B(a)", "F(a,part.0.tar)", "F(a,manage.json)", "F(a,manage.json)"],
      ...["E(a)", "E(a)", "A"],
    ]);
  });

  test("ends with the failure of the second scan when that comes first", async () => {
    const bench = await startedTwice({}, { doneLagMs: () => 1 });
    expect(bench.told).toEqual([...["B(a)", "B(a)", "F(a,part.0.tar)", "F(a,manage.json)"], "E(a,13900020)"]);
  });

  test("ends by its index, then once more with what the second scan failed with", async () => {
    const bench = await startedTwice({}, { indexLagMs: () => 1, releaseLagMs: () => 2 });
    expect(bench.told).toEqual([
      ...["B(a)", "B(a)", "F(a,part.0.tar)", "F(a,manage.json)"],
      ...["E(a)", "E(a,13900020)", "A"],
    ]);
  });

  test("may be finished by two threads at once", async () => {
    const bench = await startedTwice({}, { indexLagMs: () => 1, disconnectLagMs: () => 4 });
    expect(bench.told).toEqual([
      ...["B(a)", "B(a)", "F(a,part.0.tar)", "F(a,manage.json)"],
      ...["E(a)", "E(a,13900020)", "A"],
    ]);
    const disconnects = bench.surroundings.filter(({ event }) => event === "disconnectAbility");
    expect(disconnects).toHaveLength(2);
  });

  test("fails twice but ends once, since onRelease runs once", async () => {
    const bench = await startedTwice(failing);
    expect(bench.told).toEqual(["B(a)", "B(a)", "R(a)", "R(a)", "E(a,13500007)"]);
  });

  test("may report again after its connection was given up", async () => {
    const bench = await startedTwice(failing, { startLagMs: () => 1, disconnectLagMs: () => 4 });
    expect(bench.told).toEqual(["B(a)", "B(a)", "R(a)", "R(a)", "E(a,13500007)"]);
  });

  test("dies of it while a callback is still under way", async () => {
    const slow = { onBackup: () => new Promise(() => undefined) };
    const bench = await startedTwice(slow);
    expect(bench.surroundings.map(({ event }) => event)).toContain("extensionDied");
  });

  test("waits for the promise of onBackupEx before it starts again", async () => {
    const calls: string[] = [];
    let answer: (text: string) => void = () => undefined;
    const bench = await startedTwice({
      onBackupEx: () => {
        calls.push("called");
        return new Promise((resolve) => {
          answer = resolve;
        });
      },
    });
    expect(calls).toHaveLength(1);
    answer("done");
    await bench.pass(1);
    expect(calls).toHaveLength(2);
  });
});
