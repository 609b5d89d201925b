import { once } from "node:events";
import { mkdir, readdir } from "node:fs/promises";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { dirname } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  Command,
  HdcError,
  PacketSocket,
  decodeSessionPacket,
  encodeSessionPacket,
  sessionPacketLayout,
  transferConfig,
} from "hdc-client-node/protocol";
import type { TransferConfig } from "hdc-client-node/protocol";
import { FolderBoard } from "../hdc-server/testing/folder-board.js";
import { frameBytes, readTranscript } from "../hdc-server/testing/golden.js";
import { startHdcDaemon } from "./start-hdc-daemon.js";
import type { HdcDaemon } from "./start-hdc-daemon.js";
import { TestHost, playServer } from "./testing/scripted-session.js";

let host: TestHost;
let board: FolderBoard;
let daemon: HdcDaemon;

beforeAll(() => {
  host = new TestHost();
});
beforeEach(async () => {
  board = await FolderBoard.create("127.0.0.1:10179", async (command, io) => {
    if (command === "echo hi") await io.write(Buffer.from("hi\n"));
  });
  daemon = await startHdcDaemon({ board });
});
afterEach(async () => {
  await daemon.close();
  await expect.poll(() => board.openFiles, { timeout: 5000 }).toBe(0);
  await board.remove();
});

async function connected(): Promise<Socket> {
  const socket = connect({ host: "127.0.0.1", port: daemon.address.port });
  socket.on("error", () => undefined);
  await once(socket, "connect");
  return socket;
}

function gone(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.closed) resolve();
    else
      socket.once("close", () => {
        resolve();
      });
  });
}

const serverFrames = (name: string): Buffer[] =>
  readTranscript(name)
    .frames.filter(({ dir }) => dir === "c2s")
    .map(frameBytes);

const verdicts: readonly number[] = [Command.fileFinish, Command.echo, Command.channelClose];

/** The daemon still serves: a whole recorded session. */
async function stillServes(): Promise<void> {
  expect(await playServer(readTranscript("sd-heartbeat"), daemon.address.port, host)).toBeUndefined();
}

describe("a hostile server", () => {
  it.each(["sd-file-send", "sd-file-send-dir", "sd-file-recv"])(
    "that goes away at any byte leaves no file open: %s",
    async (name) => {
      const stream = Buffer.concat(serverFrames(name));
      for (let length = 0; length < stream.length; length += 1) {
        const socket = await connected();
        socket.write(stream.subarray(0, length));
        socket.resetAndDestroy();
      }
      await expect.poll(() => board.openFiles, { timeout: 5000 }).toBe(0);
      await stillServes();
    },
  );

  const wrong: Readonly<Record<string, (bytes: Buffer) => void>> = {
    "another mark": (bytes) => bytes.write("XX"),
    "another version": (bytes) => bytes.writeUInt8(7, 4),
    "a protect part of 64 KiB": (bytes) => bytes.writeUInt16BE(0xffff, 5),
    "no protect part": (bytes) => bytes.writeUInt16BE(0, 5),
    "data of 2 GiB": (bytes) => bytes.writeUInt32BE(2 ** 31, 7),
    "data of 4 GiB": (bytes) => bytes.writeUInt32BE(2 ** 32 - 1, 7),
    "another verification": (bytes) => bytes.fill(0, 11, 19),
    "a varint without end": (bytes) => bytes.fill(0xff, 11, 19),
  };

  it.each(Object.entries(wrong))("is dropped for a packet with %s", async (_name, change) => {
    for (const before of [0, 1]) {
      const frames = serverFrames("sd-file-send")
        .slice(0, before + 1)
        .map((frame) => Buffer.from(frame));
      change(frames[before] ?? Buffer.alloc(0));
      const socket = await connected();
      socket.resume();
      socket.write(Buffer.concat(frames));
      await gone(socket);
    }
    await stillServes();
  });

  it("cannot open channels without end", async () => {
    const socket = await connected();
    socket.resume();
    socket.write(serverFrames("sd-file-send")[0] ?? Buffer.alloc(0));
    for (let channel = 1; channel <= 20_000; channel += 1)
      socket.write(Buffer.concat(encodeSessionPacket(channel, Command.wakeupSlaveTask)));
    await stillServes();
    socket.destroy();
  });

  const names = [
    "../../evil.txt",
    "a/../../evil.txt",
    "/evil.txt",
    "//evil.txt",
    "a\0evil",
    "a\nevil",
    "d1/../evil.txt",
    "..",
    "../evil",
    "x/../../../../../../evil",
    `${"n".repeat(4097)}evil`,
    `${"d/".repeat(3000)}evil`,
    "..\\evil",
  ];

  /** A recorded sending session whose announcement carries another name and path. */
  function announcing(change: Partial<TransferConfig>): Buffer {
    const frames = serverFrames("sd-file-send").map((frame) => {
      const { channelId, command, data } = decodeSessionPacket(frame);
      if (command !== Command.fileCheck) return frame;
      const config = { ...transferConfig.decode(data), ...change };
      return Buffer.concat(encodeSessionPacket(channelId, command, transferConfig.encode(config)));
    });
    return Buffer.concat(frames);
  }

  /** Sends everything at once and waits for what the daemon says of the file: taken, refused, or nothing but a close. */
  async function sendTo(change: Partial<TransferConfig>): Promise<void> {
    const socket = await connected();
    const link = new PacketSocket(socket, {
      layout: sessionPacketLayout,
      lost: (what) => new HdcError("device-lost", what),
    });
    await link.send([announcing(change)]);
    for (let packet = await link.receive(); packet !== undefined; packet = await link.receive()) {
      const { channelId, command } = decodeSessionPacket(packet);
      if (channelId !== 0 && verdicts.includes(command)) break;
    }
    link.end();
    await link.closed;
  }

  it("can name a file in the target", async () => {
    await mkdir(board.host("/data/local/tmp/folder"));
    await sendTo({ optionalName: "good.txt", path: "/data/local/tmp/folder" });
    expect(await readdir(board.host("/data/local/tmp/folder"))).toEqual(["good.txt"]);
  });

  it.each(names.map((name) => [name.slice(0, 30), name]))(
    "cannot name a file outside the target: %j",
    async (_shown, optionalName = "") => {
      await mkdir(board.host("/data/local/tmp/folder"));
      const before = await readdir(dirname(board.root));
      await sendTo({ optionalName, path: "/data/local/tmp/folder" });
      const escaped = (await readdir(board.root, { recursive: true })).filter(
        (name) => name.includes("evil") && !name.startsWith("data/local/tmp/folder/"),
      );
      expect(escaped).toEqual([]);
      // The path itself is the server's to choose, but on the device.
      await sendTo({ path: `/data/local/tmp/folder/${optionalName}` });
      const beside = (await readdir(dirname(board.root))).filter((name) => !before.includes(name));
      expect(beside.filter((name) => name.includes("evil"))).toEqual([]);
      await stillServes();
    },
  );
});
