import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HdcClient } from "./client.js";
import { ServerDoor } from "./door/server-door.js";
import { HdcError } from "./errors.js";
import { breakPeer } from "./testing/faulty-peer.js";
import type { Break } from "./testing/faulty-peer.js";
import { frameBytes, readTranscript } from "./testing/golden.js";
import type { Transcript } from "./testing/golden.js";
import { replayCase } from "./testing/replay-table.js";
import { withLimit } from "./testing/with-limit.js";

/** The conversations that every later one is made of. */
const names = ["cs-list-targets", "cs-shell-echo", "cs-shell-stderr", "cs-file-send", "cs-file-recv"];
/** Of these, only the close marks the end, and the output may come in several frames. */
const plainShells = ["cs-shell-echo", "cs-shell-stderr"];
const limitMs = 60;
const atOnce = 64;

/** What a broken connection may be called. */
const lossCodes = ["device-lost", "server-unreachable", "not-an-hdc-server", "timeout"];

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hdc-faults-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function bytesOf(transcript: Transcript, direction: "s2c" | "c2s"): number {
  return transcript.frames
    .filter(({ dir }) => dir === direction)
    .reduce((sum, frame) => sum + frameBytes(frame).length, 0);
}

/** Makes the recorded call against a server that breaks. @returns the error's code, or `success` */
async function callBroken(transcript: Transcript, fault: Break, place: string): Promise<string> {
  const server = await breakPeer(transcript, fault);
  try {
    const client = new HdcClient({ port: server.port, workingDirectory: place });
    const door = new ServerDoor({ host: "127.0.0.1", port: server.port });
    const limited = withLimit(client.target("127.0.0.1:10178"), limitMs);
    const call = replayCase(transcript.name)?.run({
      client: withLimit(client, limitMs),
      target: limited,
      door,
      folder: place,
      transcript,
    });
    const code = await call?.then(
      () => "success",
      (error: unknown) => (error instanceof HdcError ? error.code : `untyped: ${String(error)}`),
    );
    await expect.poll(() => server.openSockets(), { timeout: 5_000, interval: 5 }).toBe(0);
    return code ?? "no call";
  } finally {
    await server.close();
  }
}

async function inGroups<Item, Result>(
  items: readonly Item[],
  action: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let at = 0; at < items.length; at += atOnce) {
    results.push(...(await Promise.all(items.slice(at, at + atOnce).map(action))));
  }
  return results;
}

describe("a connection that breaks at every byte", () => {
  for (const name of names) {
    for (const direction of ["s2c", "c2s"] as const) {
      for (const how of ["reset", "stall", "close"] as const) {
        it(`${name}: ${how} of ${direction}`, async () => {
          const transcript = readTranscript(name);
          const places = Array.from({ length: bytesOf(transcript, direction) }, (_, after) => after);
          const codes = await inGroups(places, async (after) => {
            const place = await mkdtemp(join(folder, "call-"));
            const code = await callBroken(transcript, { direction, after, how }, place);
            const left = (await readdir(place)).filter((file) => file.endsWith(".partial"));
            expect(left).toEqual([]);
            return code;
          });
          expect(codes.filter((code) => code !== "success" && !lossCodes.includes(code))).toEqual([]);
          const succeeded = codes.flatMap((code, after) => (code === "success" ? [after] : []));
          expect(succeeded).toEqual(mayStillSucceed(transcript, direction, how, succeeded));
          if (how === "stall") expect(codes).toContain("timeout");
        });
      }
    }
  }
});

/**
 * Breaks that cannot be told from a good end: behind the mark that ends a transfer; and for a plain shell, whose only end
 * mark is the close, a close between two frames. (`shell`, which waits for its own mark, has no such gap.)
 */
function mayStillSucceed(
  transcript: Transcript,
  direction: "s2c" | "c2s",
  how: Break["how"],
  succeeded: readonly number[],
): number[] {
  if (plainShells.includes(transcript.name) && how === "close") {
    const ends = frameEnds(transcript);
    return succeeded.filter((after) => direction === "c2s" || ends.includes(after));
  }
  return direction === "c2s" && transcript.name === "cs-file-recv"
    ? succeeded.filter(isLastFrame(transcript))
    : [];
}

/** How many bytes the server has sent after each of its frames. */
function frameEnds(transcript: Transcript): number[] {
  let sent = 0;
  return transcript.frames
    .filter(({ dir }) => dir === "s2c")
    .map((frame) => (sent += frameBytes(frame).length));
}

/** The client's last word, CHANNEL_CLOSE, is a courtesy: the file is complete before it. */
function isLastFrame(transcript: Transcript): (after: number) => boolean {
  const total = bytesOf(transcript, "c2s");
  const last = frameBytes(transcript.frames.at(-1) ?? { hex: "" }).length;
  return (after) => after >= total - last;
}
