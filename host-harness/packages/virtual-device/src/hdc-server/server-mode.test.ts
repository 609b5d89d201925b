import { mkdir, readFile, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { buffer } from "node:stream/consumers";
import { encodeChannelFrame } from "hdc-client-node/protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startHdcServer } from "./start-hdc-server.js";
import type { HdcServerOptions } from "./start-hdc-server.js";
import { FolderBoard } from "./testing/folder-board.js";

const key = "board";
let board: FolderBoard;
let host: FolderBoard;

beforeEach(async () => {
  board = await FolderBoard.create(key);
  host = await FolderBoard.create("host");
  await mkdir(host.host("home/tree/sub"), { recursive: true });
  await writeFile(host.host("home/tree/a"), "a".repeat(200_000));
  await writeFile(host.host("home/tree/sub/b"), "b");
});
afterEach(async () => {
  expect([board.openFiles, host.openFiles]).toEqual([0, 0]);
  await board.remove();
  await host.remove();
});

/** Sends one command and gives everything that the server answers, as text. */
async function command(text: string, options: Partial<HdcServerOptions>): Promise<string> {
  const server = await startHdcServer({ boards: () => [board], ...options });
  try {
    const socket = connect(server.address);
    const hello = Buffer.alloc(44);
    hello.write("OHOS HDC");
    hello.write(key, 12);
    socket.write(
      Buffer.concat([...encodeChannelFrame(hello), ...encodeChannelFrame(Buffer.from(`${text}\0`))]),
    );
    return (await buffer(socket)).toString("latin1");
  } finally {
    await server.close();
  }
}

describe("a transfer without the word remote", () => {
  it("has the server itself read and write the files of the host that it was given", async () => {
    const options = { hostFiles: host.files };
    expect(await command('file send -cwd "/home/" tree /data/local/tmp/tree', options)).toMatch(
      /FileTransfer finish, Size:200001, File count = 2, /,
    );
    expect(await readFile(board.host("data/local/tmp/tree/sub/b"), "utf8")).toBe("b");
    expect(await command('file recv -cwd "/home/" /data/local/tmp/tree/a back', options)).toContain(
      "FileTransfer finish, Size:200000, File count = 1, ",
    );
    expect(await readFile(host.host("home/back"), "utf8")).toBe("a".repeat(200_000));
    expect(await command('file send -cwd "/home/" none /data/local/tmp/x', options)).toContain(
      "[Fail]Error opening file: no such file or directory, path:",
    );
    expect(await command('file send -cwd "/home/" tree/a /nowhere/deep/x', options)).toContain("[Fail]");
  });

  it("is refused by a server that was given none", async () => {
    for (const direction of ["send", "recv"]) {
      expect(await command(`file ${direction} /etc/hostname /data/local/tmp/x`, {})).toContain(
        "[Fail][E005200] Unsupport file command",
      );
    }
  });
});
