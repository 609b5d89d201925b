import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { HdcClient } from "./client.js";
import { ServerDoor } from "./door/server-door.js";
import { frameBytes, readTranscript, transcriptNames } from "./testing/golden.js";
import { recordedClientKey } from "./testing/recorded-session.js";
import { clientMasks, maskClientFrame } from "./testing/replay-masks.js";
import { notReplayed, replayCase } from "./testing/replay-table.js";
import { playServer } from "./testing/scripted-server.js";

const channelNames = transcriptNames().filter((name) => readTranscript(name).link === "client-server");
const replayed = channelNames.filter((name) => notReplayed[name] === undefined);

/** Our client against the recorded server; see `clientMasks` for what is set aside. */
describe("our client and the recorded server", () => {
  it("has every transcript of the client-server link in the table, replayed or with a reason", () => {
    expect(replayed.filter((name) => replayCase(name) === undefined)).toEqual([]);
    expect(Object.keys(notReplayed).filter((name) => !channelNames.includes(name))).toEqual([]);
    expect(replayed.length).toBeGreaterThan(100);
  });

  it.each(replayed)("%s", async (name) => {
    const transcript = readTranscript(name);
    const folder = await mkdtemp(join(tmpdir(), "hdc-replay-"));
    const server = await playServer([transcript], maskClientFrame);
    try {
      const client = new HdcClient({
        port: server.port,
        workingDirectory: folder,
        announcedDirectory: "/home/dev/project/",
      });
      const door = new ServerDoor({ host: "127.0.0.1", port: server.port });
      const target = client.target(recordedClientKey(transcript));
      const found = replayCase(name);
      const outcome = await found?.run({ client, target, door, folder, transcript });
      await server.allPlayed;
      expect(server.differences).toEqual([]);
      expect(outcome).toEqual(found?.expected);
      expect((await readdir(folder)).filter((file) => file.endsWith(".partial"))).toEqual([]);
    } finally {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    }
  });

  it("would notice one changed byte in what the client sends", async () => {
    const transcript = readTranscript("cs-shell-echo");
    const [hello, answer, command, ...rest] = transcript.frames;
    const changed = { dir: "c2s" as const, hex: (command?.hex ?? "").replace("6563686f", "6563686e") };
    const frames = [hello, answer, changed, ...rest].filter((frame) => frame !== undefined);
    const server = await playServer([{ ...transcript, frames }], maskClientFrame);
    const client = new HdcClient({ port: server.port });
    await client.target("127.0.0.1:10178").command('shell "echo hi"');
    expect(server.differences.map(({ index }) => index)).toEqual([2]);
    await server.close();
  });

  it("masks no text and no handshake", () => {
    for (const name of ["cs-list-targets", "cs-shell-echo", "version-check-cs-shell-echo"]) {
      for (const frame of readTranscript(name).frames.map(frameBytes)) {
        for (const { mask } of clientMasks) expect(mask(frame)).toBe(frame);
      }
    }
  });
});
