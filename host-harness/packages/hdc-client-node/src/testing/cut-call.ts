import { isDeepStrictEqual } from "node:util";
import { HdcClient } from "../client.js";
import { connectDaemon } from "../daemon-connection.js";
import { ServerDoor } from "../door/server-door.js";
import { HdcError } from "../errors.js";
import type { HdcVersion } from "../protocol/hdc-versions.js";
import { breakPeer } from "./faulty-peer.js";
import type { Break, FaultyPeer } from "./faulty-peer.js";
import type { Transcript } from "./golden.js";
import { recordedClientKey, recordedConnectKey, withPort } from "./recorded-session.js";
import { replayCase } from "./replay-table.js";
import { isFreePort, sessionCase } from "./session-replay-table.js";
import { withLimit } from "./with-limit.js";

export interface CutOptions {
  /** Folder for what the call writes. */
  readonly folder: string;
  readonly keyFile: string;
  /** Of the call, in milliseconds. */
  readonly limitMs: number;
}

/** What became of a call whose connection broke. */
export type CutOutcome =
  /** The error's code. */
  | { readonly kind: "error"; readonly code: string }
  /** The result that was recorded. */
  | { readonly kind: "result" }
  /** Neither: a wrong result, an error of no type, no end, or a socket that stayed open. */
  | { readonly kind: "bad"; readonly what: string };

/** What a broken connection may be called. */
export const lossCodes: readonly string[] = [
  "device-lost",
  "server-unreachable",
  "not-an-hdc-server",
  "timeout",
];
/** A call that has not ended by then hangs, however busy the machine is. */
const hangMs = 60_000;

/** Makes a recorded call against a peer that breaks, and waits until its sockets are closed. */
export async function cutCall(
  transcript: Transcript,
  fault: Break,
  options: CutOptions,
): Promise<CutOutcome> {
  const found = transcript.link === "server-daemon" ? sessionCase(transcript.name) : undefined;
  const standIn = found?.port === undefined ? 0 : await portForOne();
  const played = found?.port === undefined ? transcript : withPort(transcript, found.port, standIn);
  const peer = await breakPeer(played, fault);
  try {
    const call =
      found === undefined
        ? callServer(played, peer.port, options)
        : callDaemon(played, peer.port, standIn, options);
    const outcome = await ended(call);
    return (await areClosed(peer)) ? outcome : { kind: "bad", what: "a socket stayed open" };
  } finally {
    await peer.close();
  }
}

/** Below the ports that systems give to outgoing connections, of which many are open at once here. */
const firstPort = 20_000;
const portCount = 10_000;
let portsGiven = 0;

async function portForOne(): Promise<number> {
  for (;;) {
    const port = firstPort + (portsGiven++ % portCount);
    if (await isFreePort(port)) return port;
  }
}

async function areClosed(peer: FaultyPeer): Promise<boolean> {
  const start = Date.now();
  while (peer.openSockets() > 0 && Date.now() - start < hangMs) await turn();
  return peer.openSockets() === 0;
}

const turn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

async function ended(call: Promise<CutOutcome>): Promise<CutOutcome> {
  let timer: NodeJS.Timeout | undefined;
  const hang = new Promise<CutOutcome>((resolve) => {
    timer = setTimeout(() => {
      resolve({ kind: "bad", what: `no end within ${hangMs} ms` });
    }, hangMs);
  });
  const settled = call.catch((error: unknown): CutOutcome =>
    error instanceof HdcError
      ? { kind: "error", code: error.code }
      : { kind: "bad", what: `untyped: ${String(error)}` },
  );
  return Promise.race([settled, hang]).finally(() => {
    clearTimeout(timer);
  });
}

/** Cases that must fail answer with the code instead of throwing it, alone or among other answers. */
function compared(outcome: unknown, expected: unknown): CutOutcome {
  if (isDeepStrictEqual(outcome, expected)) return { kind: "result" };
  const code = [outcome].flat(3).find((part) => typeof part === "string" && lossCodes.includes(part));
  if (typeof code === "string") return { kind: "error", code };
  return { kind: "bad", what: `a wrong result: ${JSON.stringify(outcome)}` };
}

async function callServer(
  transcript: Transcript,
  port: number,
  { folder, limitMs }: CutOptions,
): Promise<CutOutcome> {
  const client = new HdcClient({ port, workingDirectory: folder, announcedDirectory: "/home/dev/project/" });
  const found = replayCase(transcript.name);
  const outcome = await found?.run({
    client: withLimit(client, limitMs),
    target: withLimit(client.target(recordedClientKey(transcript)), limitMs),
    door: new ServerDoor({ host: "127.0.0.1", port }),
    folder,
    transcript,
    limits: { limitMs, silenceLimitMs: Infinity },
  });
  return compared(outcome, found?.expected);
}

async function callDaemon(
  transcript: Transcript,
  port: number,
  standIn: number,
  { folder, limitMs, keyFile }: CutOptions,
): Promise<CutOutcome> {
  const found = sessionCase(transcript.name);
  const connecting = connectDaemon({
    host: "127.0.0.1",
    port,
    keyFile,
    version: transcript.hdcVersion as HdcVersion,
    connectKey: recordedConnectKey(transcript),
    workingDirectory: folder,
    announcedDirectory: "/home/dev/project/",
    limitMs,
  });
  const refusal = await refusalOf(connecting);
  if (refusal !== undefined && refusal.deviceCode === found?.refusedWith) return { kind: "result" };
  const connection = await connecting;
  const gone = new AbortController();
  void connection.closed.then(() => {
    gone.abort();
  });
  // What goes through a forward knows no limit; whoever is not served ends the session.
  const end = setTimeout(() => {
    connection.close();
  }, 4 * limitMs);
  try {
    const outcome = await found?.run({
      connection: withLimit(connection, limitMs),
      target: withLimit(connection.target, limitMs),
      folder,
      port: standIn,
      gone: gone.signal,
    });
    if (gone.signal.aborted) return { kind: "error", code: "device-lost" };
    return compared(outcome, found?.expected);
  } catch (error) {
    if (gone.signal.aborted && !(error instanceof HdcError)) return { kind: "error", code: "device-lost" };
    throw error;
  } finally {
    clearTimeout(end);
    connection.close();
    await connection.closed;
  }
}

async function refusalOf(connecting: Promise<unknown>): Promise<HdcError | undefined> {
  try {
    await connecting;
    return undefined;
  } catch (error) {
    if (error instanceof HdcError && error.code === "target-unauthorized") return error;
    throw error;
  }
}
