import { describe, expect, it } from "vitest";
import { readCorpus } from "../fuzz/corpus.js";
import { makeInput } from "../fuzz/make-input.js";
import { minimise } from "../fuzz/minimise.js";
import { runTarget } from "../fuzz/run-target.js";
import { statelessTarget } from "../fuzz/target.js";
import { targets } from "../fuzz/targets/index.js";
import { tryInput } from "../fuzz/try-input.js";

/** `FUZZ_SEED=…` runs the inputs of a printed seed again. */
const seed = process.env["FUZZ_SEED"] ?? String(Date.now());
/** Inputs a target; those that need a sandbox for each, or may have to make megabytes, get fewer. */
const counts: Readonly<Record<string, number>> = { tar: 2000, split: 2000, recording: 3000, trace: 10_000 };
const usualCount = 20_000;

describe(`changed inputs (FUZZ_SEED=${seed})`, () => {
  it.each(targets.map((target) => [target.name, target] as const))("%s copes with them", (name, target) => {
    const { failure } = runTarget(target, readCorpus(name), { seed, count: counts[name] ?? usualCount });
    const [, index] = /^input (\d+)$/.exec(failure?.origin ?? "") ?? [];
    const one = index === undefined ? "" : ` --from ${index} --count 1`;
    const again = `npm run fuzz -- --target ${name} --seed ${seed}${one}`;
    expect(failure && { ...failure.failure, origin: failure.origin, again }).toBeUndefined();
  });
});

describe("the fuzzer", () => {
  const bytes = (text: string): Buffer => Buffer.from(text);
  const brokenAt = statelessTarget(
    { name: "broken", words: ["x"], isExpected: (error) => error instanceof RangeError },
    (input) => {
      if (input.includes("?")) throw new RangeError("refused");
      if (input.includes("!!")) throw new TypeError("not its own");
    },
  );

  it("makes the same input again without those before it", () => {
    for (const target of targets) {
      const corpus = readCorpus(target.name).map(({ bytes: input }) => input);
      const first = Array.from({ length: 60 }, (_item, index) => makeInput(target, corpus, seed, index));
      for (const index of [59, 3, 20]) expect(makeInput(target, corpus, seed, index)).toEqual(first[index]);
      expect(new Set(first.map((input) => input.toString("latin1"))).size).toBeGreaterThan(20);
    }
  });

  it("tells a reader's own error from any other", () => {
    const open = brokenAt.open();
    expect(tryInput(brokenAt, open, bytes("a?"))).toBeUndefined();
    expect(tryInput(brokenAt, open, bytes("a!!"))).toEqual({
      kind: "error",
      message: "TypeError: not its own",
    });
  });

  it("notices a reader that takes too long, and one that takes too much memory", () => {
    const slow = statelessTarget({ name: "slow", words: [] }, () => {
      for (const start = process.cpuUsage(); process.cpuUsage(start).user < 400_000;);
    });
    const kept: Buffer[] = [];
    const costly = statelessTarget({ name: "costly", words: [] }, () => {
      kept.push(Buffer.alloc(128 * 1024 * 1024));
    });
    expect(tryInput(slow, slow.open(), bytes("a"))?.kind).toBe("time");
    expect(tryInput(costly, costly.open(), bytes("a"))?.kind).toBe("memory");
  });

  it("runs every file of a corpus, and stops at the first that fails", () => {
    const corpus = [
      { name: "good", bytes: bytes("fine") },
      { name: "bad", bytes: bytes("a!!") },
    ];
    const { inputs, failure } = runTarget(brokenAt, corpus, { seed, count: 10 });
    expect([inputs, failure?.origin]).toEqual([2, "bad"]);
  });

  it("leaves of a failing input only what makes it fail", () => {
    const long = Buffer.concat([
      Buffer.alloc(500, "a"),
      bytes("!"),
      bytes("b"),
      bytes("!!"),
      Buffer.alloc(300, "c"),
    ]);
    expect(minimise(long, (input) => input.includes("!!")).toString()).toBe("!!");
    expect(minimise(bytes("ab!"), (input) => input[2] === 0x21)).toEqual(bytes("\0\0!"));
  });
});
