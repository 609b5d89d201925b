import { existsSync, readdirSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadHostKey } from "./door/key-pair.js";
import { cutCall, lossCodes } from "./testing/cut-call.js";
import type { CutOutcome } from "./testing/cut-call.js";
import type { Break } from "./testing/faulty-peer.js";
import { frameBytes, readTranscript, transcriptNames } from "./testing/golden.js";
import type { Transcript } from "./testing/golden.js";
import { notReplayed } from "./testing/replay-table.js";
import { notReplayedSessions } from "./testing/session-replay-table.js";

/** `npm run hdc:cuts` breaks at every byte; else a few places of each session are drawn, `HDC_CUTS_SEED=…` draws them again. */
const isEveryByte = process.env["MODE"] === "every-byte";
const seed = Number(process.env["HDC_CUTS_SEED"] ?? Date.now() % 2 ** 31);
const drawn = 4;
/** Of a transfer whose data is long, only so many bytes at each end: what lies between is the same. */
const longestStream = 4000;
const atOnce = 48;
/** A call's limit, by which a stall must end, and one that no reset should need. */
const limits = { stall: 100, reset: 2000, close: 2000 } as const;
/** Guards against hanging; a session's every byte takes its time. */
const testTimeout = isEveryByte ? 3_600_000 : 300_000;
/** Further codes by link: a client that waits is stopped by its caller; a session is ended, and its rules with it. */
const otherCodes = {
  "client-server": ["aborted"],
  "server-daemon": ["aborted", "forward-refused"],
} as const;

const names = transcriptNames().filter(
  (name) => notReplayed[name] === undefined && notReplayedSessions[name] === undefined,
);

let folder = "";
let keyFile = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hdc-cuts-"));
  keyFile = join(folder, "hdckey");
  await loadHostKey(keyFile);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function lengthOf(transcript: Transcript, direction: Break["direction"]): number {
  return transcript.frames
    .filter(({ dir }) => dir === direction)
    .reduce((sum, frame) => sum + frameBytes(frame).length, 0);
}

function everyBreak(transcript: Transcript): Break[] {
  return (["c2s", "s2c"] as const).flatMap((direction) => {
    const length = lengthOf(transcript, direction);
    const places = Array.from({ length }, (_, after) => after).filter(
      (after) => after < longestStream / 2 || after >= length - longestStream / 2,
    );
    return places.flatMap((after) => (["reset", "stall"] as const).map((how) => ({ direction, after, how })));
  });
}

/** mulberry32 */
function drawnFrom<Item>(items: readonly Item[], count: number, start: number): Item[] {
  let state = start >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  return Array.from({ length: count }, () => items[next() % items.length]).filter(
    (item) => item !== undefined,
  );
}

const openDescriptors = (): number => (existsSync("/proc/self/fd") ? readdirSync("/proc/self/fd").length : 0);

async function outcomeOf(transcript: Transcript, fault: Break): Promise<CutOutcome> {
  const place = await mkdtemp(join(folder, "call-"));
  const outcome = await cutCall(transcript, fault, { folder: place, keyFile, limitMs: limits[fault.how] });
  const left = (await readdir(place)).filter((file) => file.endsWith(".partial"));
  await rm(place, { recursive: true, force: true });
  return left.length === 0 ? outcome : { kind: "bad", what: `left behind: ${left.join()}` };
}

function isGood(transcript: Transcript, outcome: CutOutcome): boolean {
  if (outcome.kind === "result") return true;
  const codes: readonly string[] = [...lossCodes, ...otherCodes[transcript.link]];
  return outcome.kind === "error" && codes.includes(outcome.code);
}

const counts = { sessions: 0, breaks: 0, errors: new Map<string, number>(), results: 0 };

async function breakAll(transcript: Transcript, breaks: readonly Break[]): Promise<string[]> {
  const bad: string[] = [];
  for (let at = 0; at < breaks.length; at += atOnce) {
    await Promise.all(
      breaks.slice(at, at + atOnce).map(async (fault) => {
        const outcome = await outcomeOf(transcript, fault);
        if (outcome.kind === "result") counts.results++;
        if (outcome.kind === "error") {
          counts.errors.set(outcome.code, (counts.errors.get(outcome.code) ?? 0) + 1);
        }
        if (!isGood(transcript, outcome)) bad.push(`${JSON.stringify(fault)}: ${JSON.stringify(outcome)}`);
      }),
    );
  }
  counts.sessions++;
  counts.breaks += breaks.length;
  return bad;
}

/** Every recorded session, on both links, with a reset and a stall in both directions. */
describe(`a connection that breaks in any session (HDC_CUTS_SEED=${seed})`, () => {
  afterAll(() => {
    const errors = [...counts.errors].map(([code, count]) => `${count} ${code}`).join(", ");
    console.info(
      `${counts.sessions} sessions, ${counts.breaks} breaks: ${errors}, ${counts.results} after the result was complete`,
    );
  });

  it("has more than 50 sessions", () => {
    expect(names.length).toBeGreaterThan(50);
  });

  it.each(names.map((name, index) => [name, index] as const))(
    "%s",
    { timeout: testTimeout },
    async (name, index) => {
      const transcript = readTranscript(name);
      const before = openDescriptors();
      const all = everyBreak(transcript);
      expect(await breakAll(transcript, isEveryByte ? all : drawnFrom(all, drawn, seed + index))).toEqual([]);
      await expect.poll(openDescriptors, { timeout: 10_000, interval: 5 }).toBeLessThanOrEqual(before);
    },
  );
});
