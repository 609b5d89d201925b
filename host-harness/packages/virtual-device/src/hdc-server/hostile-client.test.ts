import { once } from "node:events";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import type { Socket } from "node:net";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Command, encodeChannelCommand, encodeChannelFrame, transferConfig } from "hdc-client-node/protocol";
import { FolderBoard } from "./testing/folder-board.js";
import { frameBytes, readTranscript } from "./testing/golden.js";
import type { Transcript } from "./testing/golden.js";
import { maskServerFrame } from "./testing/replay-masks.js";
import { playClient } from "./testing/scripted-client.js";
import { startHdcServer } from "./start-hdc-server.js";
import type { HdcServer } from "./start-hdc-server.js";

const key = "127.0.0.1:10178";
let board: FolderBoard;
let server: HdcServer;

beforeEach(async () => {
  board = await FolderBoard.create(key, async (command, io) => {
    if (command === "echo hi") await io.write(Buffer.from("hi\n"));
  });
  server = await startHdcServer({ boards: () => [board] });
});
afterEach(async () => {
  await server.close();
  expect(board.openFiles).toBe(0);
  await board.remove();
});

/** The server still serves: a whole recorded conversation. */
async function stillServes(): Promise<void> {
  expect(
    await playClient(readTranscript("cs-shell-echo"), server.address.port, maskServerFrame),
  ).toBeUndefined();
}

async function connected(): Promise<Socket> {
  const socket = connect({ host: "127.0.0.1", port: server.address.port });
  socket.on("error", () => undefined);
  await once(socket, "connect");
  socket.resume();
  return socket;
}

async function closed(socket: Socket): Promise<void> {
  if (!socket.closed) await once(socket, "close");
}

/** A recorded sending conversation whose announcement carries another name and path. */
function announcing(change: { optionalName?: string; path?: string }): Transcript {
  const transcript = readTranscript("cs-file-send");
  const frames = transcript.frames.slice(0, 5).map((frame) => ({ ...frame }));
  const config = {
    ...transferConfig.decode(frameBytes(transcript.frames[5] ?? { hex: "" }).subarray(6)),
    ...change,
  };
  const bytes = encodeChannelFrame(...encodeChannelCommand(Command.fileCheck, transferConfig.encode(config)));
  frames.push({ dir: "c2s", hex: Buffer.concat(bytes).toString("hex") });
  return { ...transcript, frames };
}

describe("a hostile client", () => {
  it("that sends anything at all is answered or dropped, and others are served", async () => {
    const noise = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));
    const hello = frameBytes(readTranscript("cs-file-send").frames[1] ?? { hex: "" });
    const command = frameBytes(readTranscript("cs-file-send").frames[2] ?? { hex: "" });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom([], [hello], [hello, command]), noise, async (start, bytes) => {
        const socket = await connected();
        socket.end(Buffer.concat([...start, bytes]));
        await closed(socket);
      }),
      { numRuns: 150 },
    );
    await stillServes();
  });

  it.each(["../../evil.txt", "a/../../evil.txt", "/evil.txt", "a\0b", "a\nb", "d1/../evil.txt"])(
    "cannot name a file outside the target: %j",
    async (optionalName) => {
      await mkdir(board.host("/data/local/tmp/folder"));
      const difference = await playClient(
        announcing({ optionalName, path: "/data/local/tmp/folder" }),
        server.address.port,
        maskServerFrame,
      );
      expect(difference).toMatch(/after the last frame .*\[Fail\]\[E005008\] Operation not allowed/);
      expect(
        (await readdir(board.root, { recursive: true })).filter((name) => name.includes("evil")),
      ).toEqual([]);
      await stillServes();
    },
  );

  it("cannot climb out with its target path", async () => {
    await playClient(
      announcing({ path: "/../../../../../../../../tmp/evil.txt" }),
      server.address.port,
      maskServerFrame,
    );
    // The device has no folder /tmp, and the host's is not reached.
    await expect(readFile("/tmp/evil.txt")).rejects.toThrow("ENOENT");
  });

  it("that goes away at any byte leaves no file open", async () => {
    const transcript = readTranscript("cs-file-send-dir");
    const stream = Buffer.concat(transcript.frames.filter(({ dir }) => dir === "c2s").map(frameBytes));
    for (let length = 0; length < stream.length; length += 3) {
      const socket = await connected();
      socket.write(stream.subarray(0, length));
      socket.resetAndDestroy();
    }
    await expect.poll(() => board.openFiles, { timeout: 5_000 }).toBe(0);
    await stillServes();
  });

  it("that does not read stops the command, not the server", async () => {
    let written = 0;
    board.runShell = async (_command, io) => {
      for (; written < 400 && !io.signal.aborted; written++) await io.write(Buffer.alloc(0x10000));
    };
    const [, hello, command] = readTranscript("cs-shell-echo").frames.map(frameBytes);
    const socket = connect({ host: "127.0.0.1", port: server.address.port });
    socket.write(Buffer.concat([hello ?? Buffer.alloc(0), command ?? Buffer.alloc(0)]));
    let before = -1;
    await expect
      .poll(() => written > 0 && before === (before = written), { interval: 50, timeout: 10_000 })
      .toBe(true);
    expect(written).toBeLessThan(400);
    socket.destroy();
    const slow = written;
    board.runShell = (_command, io) => Promise.resolve(io.write(Buffer.from("hi\n")));
    await stillServes();
    expect(written).toBeLessThanOrEqual(slow + 1);
  });
});

describe("a board that goes away", () => {
  it("ends running commands at once and tells the command", async () => {
    let aborted = false;
    board.runShell = (_command, io) =>
      new Promise((resolve) => {
        io.signal.addEventListener("abort", () => {
          aborted = true;
          resolve();
        });
      });
    const [, hello, command] = readTranscript("cs-shell-echo").frames.map(frameBytes);
    const socket = await connected();
    socket.write(Buffer.concat([hello ?? Buffer.alloc(0), command ?? Buffer.alloc(0)]));
    await expect
      .poll(
        () => {
          server.dropBoard(key);
          return socket.closed;
        },
        { timeout: 5_000 },
      )
      .toBe(true);
    expect(aborted).toBe(true);
  });

  it("frees its port and ends every connection when the server closes", async () => {
    const sockets = [await connected(), await connected()];
    await server.close();
    await Promise.all(sockets.map(closed));
    await writeFile(board.host("/data/local/tmp/still-there"), "");
    const again = await startHdcServer({ boards: () => [board], port: server.address.port });
    await again.close();
  });
});
