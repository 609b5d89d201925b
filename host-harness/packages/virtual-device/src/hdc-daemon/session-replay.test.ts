import { once } from "node:events";
import { connect } from "node:net";
import fc from "fast-check";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  Command,
  HdcError,
  PacketSocket,
  decodeSessionPacket,
  heartbeatMessage,
  sessionPacketLayout,
} from "hdc-client-node/protocol";
import type { HdcVersion } from "hdc-client-node/protocol";
import { FolderBoard } from "../hdc-server/testing/folder-board.js";
import { frameBytes, readTranscript, transcriptNames } from "../hdc-server/testing/golden.js";
import type { Transcript } from "../hdc-server/testing/golden.js";
import { startHdcDaemon } from "./start-hdc-daemon.js";
import type { HdcDaemonOptions } from "./start-hdc-daemon.js";
import { TestHost, playServer } from "./testing/scripted-session.js";
import { notReplayed, sessionCase } from "./testing/session-table.js";

const sessionNames = transcriptNames().filter((name) => readTranscript(name).link === "server-daemon");
const replayed = sessionNames.filter((name) => notReplayed[name] === undefined);

let host: TestHost;
let board: FolderBoard;
beforeAll(() => {
  host = new TestHost();
});
beforeEach(async () => {
  board = await FolderBoard.create("127.0.0.1:10179");
});
afterEach(async () => {
  expect(board.openFiles).toBe(0);
  await board.remove();
});

async function withDaemon<Result>(
  options: Partial<HdcDaemonOptions>,
  action: (port: number) => Promise<Result>,
): Promise<Result> {
  const daemon = await startHdcDaemon({ board, ...options });
  try {
    return await action(daemon.address.port);
  } finally {
    await daemon.close();
  }
}

/** Our daemon against the recorded server; see `scripted-session.ts` for what is set aside. */
describe("our daemon and the recorded server", () => {
  it("has every transcript of the server-daemon link in the table, replayed or with a reason", () => {
    expect(replayed.filter((name) => sessionCase(name) === undefined)).toEqual([]);
    expect(Object.keys(notReplayed).filter((name) => !sessionNames.includes(name))).toEqual([]);
    expect(replayed.length).toBeGreaterThanOrEqual(24);
  });

  it.each(replayed)("%s", async (name) => {
    const transcript = readTranscript(name);
    const found = sessionCase(name);
    await found?.prepare?.(board);
    const { authentication } = found ?? {};
    const difference = await withDaemon(
      {
        version: transcript.hdcVersion as HdcVersion,
        ...(authentication === undefined ? {} : { authentication }),
      },
      (port) => playServer(transcript, port, host),
    );
    expect(difference).toBeUndefined();
    await found?.check?.(board);
  });

  it("would notice one changed byte in what the daemon sends", async () => {
    const transcript = readTranscript("sd-handshake-shell");
    const frames = transcript.frames.map((frame) => ({
      ...frame,
      hex: frame.hex.replace("68690a", "686a0a"),
    }));
    board.runShell = (_command, io) => Promise.resolve(io.write(Buffer.from("hi\n")));
    const difference = await withDaemon({}, (port) => playServer({ ...transcript, frames }, port, host));
    expect(difference).toMatch(/hj.*was recorded.*hi.*came/);
  });
});

/** Only what comes before the server proves its key. */
function upTo(transcript: Transcript, count: number): Transcript {
  return { ...transcript, frames: transcript.frames.slice(0, count) };
}

describe("a daemon that asks for a key", () => {
  it("asks its user once for each key", async () => {
    let asked = 0;
    const decide = (): Promise<boolean> => {
      asked++;
      return Promise.resolve(true);
    };
    board.runShell = (_command, io) => Promise.resolve(io.write(Buffer.from("hi\n")));
    const transcript = readTranscript("sd-auth-allow");
    await withDaemon({ authentication: { kind: "on", decide } }, async (port) => {
      expect(await playServer(transcript, port, host)).toBeUndefined();
      // Known by now: the signature is asked for at once, where the recording has the question first.
      expect(await playServer(upTo(transcript, 4), port, host)).toMatch(/frame 3: .* was recorded/);
    });
    expect(asked).toBe(1);
  });

  it("lets nobody in whose signature is of another key", async () => {
    const transcript = readTranscript("sd-auth-allow");
    const liar = new TestHost();
    liar.signature = (token) => host.signature(token);
    const decide = (): Promise<boolean> => Promise.resolve(true);
    await withDaemon({ authentication: { kind: "on", decide } }, async (port) => {
      expect(await playServer(transcript, port, liar)).toMatch(/E000010/);
    });
  });

  it("runs nothing for a server that it has not let in", async () => {
    let ran = false;
    board.runShell = () => {
      ran = true;
      return Promise.resolve();
    };
    const shell = readTranscript("sd-handshake-shell").frames[4];
    await withDaemon(
      { authentication: { kind: "on", decide: () => Promise.resolve(true) } },
      async (port) => {
        const socket = connect({ host: "127.0.0.1", port });
        const greeting = readTranscript("sd-auth-allow").frames[0];
        socket.end(Buffer.concat([frameBytes(greeting ?? { hex: "" }), frameBytes(shell ?? { hex: "" })]));
        socket.resume();
        await once(socket, "close");
      },
    );
    expect(ran).toBe(false);
  });
});

describe("a session", () => {
  it("beats from both sides, counting from 0", async () => {
    const counts = await withDaemon({ heartbeatMs: 10 }, async (port) => {
      const link = new PacketSocket(connect({ host: "127.0.0.1", port }), {
        layout: sessionPacketLayout,
        lost: (what) => new HdcError("device-lost", what),
      });
      await link.send([frameBytes(readTranscript("sd-heartbeat").frames[0] ?? { hex: "" })]);
      const seen: bigint[] = [];
      while (seen.length < 3) {
        const bytes = await link.receive();
        if (bytes === undefined) break;
        const packet = decodeSessionPacket(bytes);
        if (packet.command === Command.heartbeat) seen.push(heartbeatMessage.decode(packet.data).count);
      }
      link.fail(new HdcError("device-lost", "enough"));
      await link.closed;
      return seen;
    });
    expect(counts).toEqual([0n, 1n, 2n]);
  });

  it("survives nothing that breaks the protocol, and the daemon goes on", async () => {
    board.runShell = (command, io) =>
      Promise.resolve(command === "echo hi" ? io.write(Buffer.from("hi\n")) : undefined);
    const transcript = readTranscript("sd-handshake-shell");
    const greeting = frameBytes(transcript.frames[0] ?? { hex: "" });
    const noise = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array));
    await withDaemon({}, async (port) => {
      await fc.assert(
        fc.asyncProperty(fc.constantFrom([], [greeting]), noise, async (start, bytes) => {
          const socket = connect({ host: "127.0.0.1", port });
          socket.on("error", () => undefined);
          socket.resume();
          socket.end(Buffer.concat([...start, bytes]));
          if (!socket.closed) await once(socket, "close");
        }),
        { numRuns: 100 },
      );
      expect(await playServer(transcript, port, host)).toBeUndefined();
    });
  });
});
