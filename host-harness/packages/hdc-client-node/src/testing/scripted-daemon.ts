import { createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { HdcError } from "../errors.js";
import { Command } from "../protocol/commands.js";
import { PacketSocket } from "../protocol/packet-socket.js";
import { decodeSessionPacket, sessionPacketLayout } from "../protocol/session-packet.js";
import { frameBytes } from "./golden.js";
import type { Transcript } from "./golden.js";
import type { Difference } from "./scripted-server.js";
import { SessionTranslation } from "./session-translation.js";

export interface ScriptedDaemon {
  readonly port: number;
  readonly differences: readonly Difference[];
  /** Resolves once the session has been played to its end or to a difference. */
  readonly played: Promise<void>;
  close(): Promise<void>;
}

/** Plays the daemon's part of a recorded session, and compares what comes. */
export async function playDaemon(transcript: Transcript): Promise<ScriptedDaemon> {
  const differences: Difference[] = [];
  const sockets = new Set<Socket>();
  let finish: () => void = () => undefined;
  const played = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const server = createServer((socket) => {
    sockets.add(socket);
    playSession(socket, transcript, differences)
      .catch((error: unknown) => {
        differences.push({ index: -1, expected: "a session", actual: String(error) });
      })
      .finally(finish);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    differences,
    played,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => {
          resolve();
        });
      }),
  };
}

async function playSession(socket: Socket, transcript: Transcript, differences: Difference[]): Promise<void> {
  const link = new PacketSocket(socket, {
    layout: sessionPacketLayout,
    lost: (what) => new HdcError("device-lost", what),
  });
  const translation = new SessionTranslation();
  // Heartbeats come by the clock; only the recording of them compares them.
  const isAside = (packet: Buffer): boolean =>
    transcript.name !== "sd-heartbeat" && decodeSessionPacket(packet).command === Command.heartbeat;
  const refused = channelsOfRefusedCommands(transcript);
  for (const [index, frame] of transcript.frames.entries()) {
    const recorded = frameBytes(frame);
    if (isAside(recorded) || refused.has(decodeSessionPacket(recorded).channelId)) continue;
    if (frame.dir === "s2c") {
      await link.send(translation.translate(recorded));
      continue;
    }
    let actual = await link.receive();
    while (actual !== undefined && isAside(actual)) actual = await link.receive();
    const compared =
      actual === undefined
        ? { expected: "a packet", actual: "the end" }
        : translation.compare(recorded, actual);
    if (compared.expected !== compared.actual) {
      differences.push({ index, ...compared });
      link.fail(new HdcError("device-lost", "the session differs"));
      return;
    }
  }
}

/** A server closes a channel for a command that it refused itself, before the device knew it; we have no such command. */
export function channelsOfRefusedCommands(transcript: Transcript): ReadonlySet<number> {
  const commands = new Map<number, number[]>();
  for (const frame of transcript.frames) {
    const { channelId, command } = decodeSessionPacket(frameBytes(frame));
    commands.set(channelId, [...(commands.get(channelId) ?? []), command]);
  }
  const refused = [...commands].filter(
    ([id, seen]) => id !== 0 && seen.every((one) => one === Command.channelClose),
  );
  return new Set(refused.map(([id]) => id));
}
