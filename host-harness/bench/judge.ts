import { judgeTrace, parseTrace } from "@ohbackup/conformance";
import { defaultProfileName, profileOf } from "@ohbackup/reference-model";
import type { Limit } from "./limit.js";
import { lineOf, measureLimit } from "./limit.js";
import { longTrace } from "./long-trace.js";
import { medianOf } from "./paired.js";
import type { Pair } from "./paired.js";

const eventCount = 50_000;
const rounds = 3;

/** Events judged in a second of processor time, so that a busy machine tells the same. */
function judgedPerSecond(text: string): number {
  const trace = parseTrace(text);
  const profile = profileOf(defaultProfileName);
  const rates: number[] = [];
  for (let round = -1; round < rounds; round += 1) {
    const before = process.cpuUsage();
    const { state } = judgeTrace(trace, profile);
    const { user, system } = process.cpuUsage(before);
    if (state === "violates") throw new Error(`a trace of good backups was judged ${state}`);
    if (round >= 0) rates.push(trace.events.length / ((user + system) / 1e6));
  }
  return medianOf(rates);
}

/** Reading and judging of one long trace of backups. */
export async function measureJudge(_folder: string, run: (pair: Pair) => Promise<void>): Promise<void> {
  const lines = [...longTrace(eventCount)];
  const text = lines.join("");
  await run({
    name: `read a trace of ${eventCount} events`,
    alternative: "JSON.parse of its lines",
    aim: 0.6,
    rounds,
    runOurs: () => {
      parseTrace(text);
    },
    runAlternative: () => {
      for (const line of lines) JSON.parse(line);
    },
  });
  const judging: Limit = {
    name: "events judged in memory, a second of one core",
    unit: "/s",
    bound: { kind: "at least", value: 1_000_000 },
    measure: () => Promise.resolve(judgedPerSecond(text)),
  };
  process.stdout.write(`${lineOf(await measureLimit(judging))}\n`);
}
