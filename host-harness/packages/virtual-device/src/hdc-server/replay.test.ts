import { describe, expect, it } from "vitest";
import { FolderBoard } from "./testing/folder-board.js";
import { frameBytes, readTranscript, transcriptNames } from "./testing/golden.js";
import type { Transcript } from "./testing/golden.js";
import { maskServerFrame, serverMasks } from "./testing/replay-masks.js";
import { forwardOrder, notReplayed, replayCase } from "./testing/replay-table.js";
import type { ReplayCase, Stage } from "./testing/replay-table.js";
import { playClient } from "./testing/scripted-client.js";
import { startHdcServer } from "./start-hdc-server.js";
import type { HdcVersion } from "hdc-client-node/protocol";

const channelNames = transcriptNames().filter((name) => readTranscript(name).link === "client-server");
const isForward = (name: string): boolean => /-cs-(f|r)port-|^cs-(f|r)port-/.test(name);
const alone = channelNames.filter((name) => notReplayed[name] === undefined && !isForward(name));
const forwardVersions = ["", "v1.3.0a-", "v2.0.0a-", "v3.1.0b-", "v3.2.0c-"];

/** Our server against the recorded client; see `serverMasks` for what is set aside. */
describe("our server and the recorded client", () => {
  it("has every transcript of the client-server link in the table, replayed or with a reason", () => {
    const inOrder = forwardVersions.flatMap((prefix) => forwardOrder.map((name) => prefix + name));
    expect(alone.filter((name) => replayCase(name) === undefined)).toEqual([]);
    expect(channelNames.filter((name) => isForward(name) && !inOrder.includes(name))).toEqual([]);
    expect(Object.keys(notReplayed).filter((name) => !channelNames.includes(name))).toEqual([]);
  });

  it.each(alone)("%s", async (name) => {
    const found = replayCase(name);
    expect(found).toBeDefined();
    await replay([readTranscript(name)], found ?? {});
  });

  it.each(forwardVersions)("forward rules, one conversation after the other: %s", async (prefix) => {
    const names = forwardOrder.map((name) => prefix + name).filter((name) => channelNames.includes(name));
    expect(names.length).toBeGreaterThanOrEqual(3);
    await replay(names.map(readTranscript), {});
  });

  it("would notice one changed byte in what the server sends", async () => {
    const transcript = readTranscript("cs-list-targets");
    const frames = transcript.frames.map((frame, index) =>
      index === 3 ? { ...frame, hex: frame.hex.replace("3132372e", "3132382e") } : frame,
    );
    await expect(replay([{ ...transcript, frames }], {})).rejects.toThrow(
      /frame 3: .*128\.0\.0\.1.* was recorded/,
    );
  });

  it("masks nothing in an answer but what is listed", () => {
    for (const name of ["cs-list-targets", "cs-shell-echo", "cs-file-recv", "cs-unknown-key-shell"]) {
      for (const frame of readTranscript(name).frames.slice(1).map(frameBytes)) {
        for (const { mask } of serverMasks.slice(1)) expect(mask(frame)).toBe(frame);
      }
    }
  });
});

async function replay(transcripts: readonly Transcript[], found: ReplayCase): Promise<void> {
  const board = await FolderBoard.create(found.key ?? "127.0.0.1:10178", async (command, io) => {
    for (const text of found.shell?.[command] ?? []) await io.write(Buffer.from(text));
  });
  const stage: Stage = { board, others: [], options: {}, attached: true };
  try {
    await found.prepare?.(stage);
    const server = await startHdcServer({
      boards: () => (stage.attached ? [...stage.others, board] : stage.others),
      version: (transcripts[0]?.hdcVersion ?? "3.2.0f") as HdcVersion,
      ...stage.options,
    });
    try {
      for (const transcript of transcripts) {
        const difference = await playClient(transcript, server.address.port, maskServerFrame);
        if (difference !== undefined) throw new Error(`${transcript.name}: ${difference}`);
      }
    } finally {
      await server.close();
    }
    await found.check?.(board);
    expect(board.openFiles).toBe(0);
  } finally {
    await board.remove();
    for (const other of stage.others) await other.remove();
  }
}
