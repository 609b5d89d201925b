import { createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { HdcError } from "../errors.js";
import { channelFrameLayout } from "../protocol/channel-frame.js";
import { PacketSocket } from "../protocol/packet-socket.js";
import { frameBytes } from "./golden.js";
import type { Transcript } from "./golden.js";

/** What came instead of what the transcript holds. */
export interface Difference {
  readonly index: number;
  readonly expected: string;
  readonly actual: string;
}

/** Takes away what differs in every run; see the list of masks in the replay test. */
export type Mask = (frame: Buffer) => Buffer;

export interface ScriptedServer {
  readonly port: number;
  /** Differences of all connections so far. */
  readonly differences: readonly Difference[];
  /** Resolves once every transcript has been played, to its end or to a difference. */
  readonly allPlayed: Promise<void>;
  close(): Promise<void>;
}

/**
 * Plays the server's part of recorded conversations, one a connection, in the given order: sends what the server sent
 * once the client has sent what stands before it, and compares that.
 */
export async function playServer(transcripts: readonly Transcript[], mask: Mask): Promise<ScriptedServer> {
  const differences: Difference[] = [];
  const waiting = [...transcripts];
  const sockets = new Set<Socket>();
  let played = 0;
  let finish: () => void = () => undefined;
  const allPlayed = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    const transcript = waiting.shift();
    if (transcript === undefined) {
      differences.push({ index: -1, expected: "no further connection", actual: "a connection" });
      socket.destroy();
      return;
    }
    playConnection(socket, transcript, mask, differences)
      .catch((error: unknown) => {
        differences.push({ index: -1, expected: "a conversation", actual: String(error) });
      })
      .finally(() => {
        if (++played === transcripts.length) finish();
      });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    differences,
    allPlayed,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => {
          resolve();
        });
      }),
  };
}

async function playConnection(
  socket: Socket,
  transcript: Transcript,
  mask: Mask,
  differences: Difference[],
): Promise<void> {
  const link = new PacketSocket(socket, {
    layout: channelFrameLayout,
    lost: (what) => new HdcError("device-lost", what),
  });
  for (const [index, frame] of transcript.frames.entries()) {
    const recorded = frameBytes(frame);
    if (frame.dir === "s2c") {
      await link.send([recorded]);
      continue;
    }
    const actual = await link.receive();
    const [left, right] = [mask(recorded), actual === undefined ? undefined : mask(actual)];
    if (right === undefined || !left.equals(right)) {
      differences.push({
        index,
        expected: left.toString("latin1"),
        actual: right?.toString("latin1") ?? "the end",
      });
      link.fail(new HdcError("device-lost", "the conversation differs"));
      return;
    }
  }
  if (transcript.closedBy === "client") {
    while ((await link.receive()) !== undefined);
  }
  link.end();
  await link.closed;
}
