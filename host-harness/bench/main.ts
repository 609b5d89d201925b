import { packPairs, unpackPair } from "./archives.js";
import { lineOf, measureLimit, peakMemoryOf } from "./limit.js";
import type { Limit } from "./limit.js";
import { measure, tableOf } from "./paired.js";
import type { Pair, PairResult } from "./paired.js";
import { inScratch } from "./scratch.js";
import { worldLimits } from "./world.js";

const memoryLimits: readonly Limit[] = [
  {
    name: "packing one 10 GiB sparse file, peak resident memory",
    unit: "MiB",
    bound: { kind: "at most", value: 128 },
    measure: () => peakMemoryOf("pack-sparse", []),
  },
];

/** Groups by name; each makes its data in a scratch folder of its own. */
const pairGroups: Readonly<Record<string, (folder: string) => readonly Pair[]>> = {
  pack: packPairs,
  unpack: (folder) => [unpackPair(folder)],
};
const limitGroups: Readonly<Record<string, readonly Limit[]>> = { memory: memoryLimits, world: worldLimits };

const known = [...Object.keys(pairGroups), ...Object.keys(limitGroups)];
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`no benchmark ${unknown.join(", ")}; known: ${known.join(", ")}\n`);
  process.exitCode = 2;
} else {
  await run(wanted.length === 0 ? known : wanted);
}

/** Nothing fails when an aim is missed: machines differ, a person judges the figures. */
async function run(names: readonly string[]): Promise<void> {
  for (const [name, pairs] of Object.entries(pairGroups)) {
    if (!names.includes(name)) continue;
    const results = await inScratch(async (folder) => {
      const found: PairResult[] = [];
      for (const pair of pairs(folder)) found.push(await measure(pair));
      return found;
    });
    process.stdout.write(`${tableOf(results)}\n\n`);
  }
  for (const [name, limits] of Object.entries(limitGroups)) {
    if (!names.includes(name)) continue;
    for (const limit of limits) process.stdout.write(`${lineOf(await measureLimit(limit))}\n`);
  }
}
