import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectDaemon } from "./daemon-connection.js";
import { loadHostKey } from "./door/key-pair.js";
import { HdcError } from "./errors.js";
import type { HdcVersion } from "./protocol/hdc-versions.js";
import { readTranscript, transcriptNames } from "./testing/golden.js";
import { recordedConnectKey, withPort } from "./testing/recorded-session.js";
import { playDaemon } from "./testing/scripted-daemon.js";
import { freePort, notReplayedSessions, sessionCase } from "./testing/session-replay-table.js";

const sessionNames = transcriptNames().filter((name) => readTranscript(name).link === "server-daemon");
const replayed = sessionNames.filter((name) => notReplayedSessions[name] === undefined);

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hdc-sessions-"));
  await loadHostKey(join(folder, "hdckey"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Our direct door against the recorded daemon; see `session-translation.ts` for what is set aside. */
describe("our client as the server, and the recorded daemon", () => {
  it("has every transcript of the server-daemon link in the table, replayed or with a reason", () => {
    expect(replayed.filter((name) => sessionCase(name) === undefined)).toEqual([]);
    expect(Object.keys(notReplayedSessions).filter((name) => !sessionNames.includes(name))).toEqual([]);
    expect(replayed.length).toBeGreaterThanOrEqual(24);
  });

  it.each(replayed)("%s", async (name) => {
    const found = sessionCase(name);
    expect(found).toBeDefined();
    const port = await freePort();
    let transcript = readTranscript(name);
    if (found?.port !== undefined) transcript = withPort(transcript, found.port, port);
    const frames = transcript.frames.slice(0, found?.frames ?? transcript.frames.length);
    const daemon = await playDaemon({ ...transcript, frames });
    const place = await mkdtemp(join(folder, "case-"));
    try {
      const connecting = connectDaemon({
        host: "127.0.0.1",
        port: daemon.port,
        keyFile: join(folder, "hdckey"),
        version: transcript.hdcVersion as HdcVersion,
        connectKey: recordedConnectKey(transcript),
        workingDirectory: place,
        announcedDirectory: "/home/dev/project/",
        ...(found?.heartbeatMs === undefined ? {} : { heartbeatMs: found.heartbeatMs }),
      });
      if (found?.refusedWith !== undefined) {
        await expect(connecting).rejects.toMatchObject({
          code: "target-unauthorized",
          deviceCode: found.refusedWith,
        });
        expect(daemon.differences).toEqual([]);
        return;
      }
      const connection = await connecting;
      expect(connection.deviceName).toBe("ohos-device");
      const gone = new AbortController();
      void connection.closed.then(() => {
        gone.abort();
      });
      const { target } = connection;
      const outcome = await found?.run({ connection, target, folder: place, port, gone: gone.signal });
      await daemon.played;
      connection.close();
      await connection.closed;
      expect(daemon.differences).toEqual([]);
      expect(outcome).toEqual(found?.expected);
    } finally {
      await daemon.close();
    }
  });

  it("would notice one changed byte in what the client sends", async () => {
    const transcript = readTranscript("sd-handshake-shell");
    const echo = Buffer.from("echo hi").toString("hex");
    const frames = transcript.frames.map((frame) => ({
      ...frame,
      hex: frame.hex.replace(echo, `${echo.slice(0, -2)}6a`),
    }));
    const daemon = await playDaemon({ ...transcript, frames });
    const connection = await connectDaemon({
      host: "127.0.0.1",
      port: daemon.port,
      connectKey: recordedConnectKey(transcript),
      keyFile: join(folder, "hdckey"),
    });
    await expect(connection.target.command('shell "echo hi"')).rejects.toBeInstanceOf(HdcError);
    expect(daemon.differences.map(({ expected }) => expected.includes("echo hj"))).toEqual([true]);
    await daemon.close();
  });
});
