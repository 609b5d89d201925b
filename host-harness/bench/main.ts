import { packPairs, unpackPair } from "./archives.js";
import { measureHdc } from "./hdc.js";
import { measureJudge } from "./judge.js";
import { lineOf, measureLimit, peakMemoryOf } from "./limit.js";
import type { Limit } from "./limit.js";
import { heading, measure, rowOf } from "./paired.js";
import type { Pair } from "./paired.js";
import { measureScan } from "./scan.js";
import { inScratch } from "./scratch.js";
import { worldLimits } from "./world.js";

const memoryLimits: readonly Limit[] = [
  {
    name: "packing one 10 GiB sparse file, peak resident memory",
    unit: "MiB",
    bound: { kind: "at most", value: 128 },
    measure: () => peakMemoryOf("pack-sparse", []),
  },
  {
    name: "receiving and sending 1 GiB over hdc, peak resident memory of the client",
    unit: "MiB",
    bound: { kind: "at most", value: 128 },
    measure: () => peakMemoryOf("hdc-memory", []),
  },
];

type PairGroup = (folder: string, run: (pair: Pair) => Promise<void>) => Promise<void>;

const inTurn =
  (pairsOf: (folder: string) => readonly Pair[]): PairGroup =>
  async (folder, run) => {
    for (const pair of pairsOf(folder)) await run(pair);
  };

/** Groups by name; each makes its data in a scratch folder of its own. */
const pairGroups: Readonly<Record<string, PairGroup>> = {
  pack: inTurn(packPairs),
  unpack: inTurn((folder) => [unpackPair(folder)]),
  scan: measureScan,
  hdc: measureHdc,
  judge: measureJudge,
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
  if (names.some((name) => name in pairGroups)) process.stdout.write(`${heading}\n`);
  for (const [name, pairs] of Object.entries(pairGroups)) {
    if (!names.includes(name)) continue;
    await inScratch((folder) =>
      pairs(folder, async (pair) => {
        process.stdout.write(`${rowOf(await measure(pair))}\n`);
      }),
    );
  }
  for (const [name, limits] of Object.entries(limitGroups)) {
    if (!names.includes(name)) continue;
    for (const limit of limits) process.stdout.write(`${lineOf(await measureLimit(limit))}\n`);
  }
}
