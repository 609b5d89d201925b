import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, stat, utimes, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { HdcClient, HdcError, connectDaemon } from "hdc-client-node";
import type { DaemonConnection, HdcTarget } from "hdc-client-node";
import { startHdcDaemon, startHdcServer } from "../packages/virtual-device/src/hdc-server/index.js";
import type { HdcDaemon, HdcServer, ShellIo } from "../packages/virtual-device/src/hdc-server/index.js";
import { FolderBoard } from "../packages/virtual-device/src/hdc-server/testing/folder-board.js";

const key = "127.0.0.1:10178";
let folder: string;
let board: FolderBoard;
let server: HdcServer;
let daemon: HdcDaemon;
let connection: DaemonConnection;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "hdc-both-ends-"));
  board = await FolderBoard.create(key, runShell);
  server = await startHdcServer({ boards: () => [board] });
  daemon = await startHdcDaemon({ board });
  connection = await connectDaemon({
    ...daemon.address,
    keyFile: join(folder, "key"),
    workingDirectory: folder,
  });
});
afterEach(async () => {
  connection.close();
  await daemon.close();
  await server.close();
  expect(board.openFiles).toBe(0);
  await board.remove();
  await rm(folder, { recursive: true, force: true });
});

/** Understands what our client sends: a command in a subshell, then its status; folders; and a few words of its own. */
async function runShell(text: string, io: ShellIo): Promise<void> {
  const marked = /^\( (.*?)\n? \); echo (\S+)\$\?$/s.exec(text);
  const command = marked?.[1] ?? text;
  let status = 0;
  if (command.startsWith("mkdir -p ")) {
    for (const path of command.slice("mkdir -p ".length).split(" ")) {
      await mkdir(board.host(path.replaceAll("'", "")), { recursive: true });
    }
  } else if (command === "fail") status = 3;
  else if (command === "flood") {
    while (!io.signal.aborted) await io.write(Buffer.alloc(65_536, 0x61));
  } else if (command === "hang") {
    await io.write(Buffer.from("working\n"));
    if (!io.signal.aborted) await once(io.signal, "abort");
  } else await io.write(Buffer.from(`ran ${command}\n`));
  if (marked !== null) await io.write(Buffer.from(`${marked[2] ?? ""}${status}\n`));
}

function targets(): [string, HdcTarget][] {
  const client = new HdcClient({ port: server.address.port, workingDirectory: folder });
  return [
    ["through a server", client.target(key)],
    ["straight to the daemon", connection.target],
  ];
}

async function codeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => "success",
    (error: unknown) => (error instanceof HdcError ? error.code : `untyped: ${String(error)}`),
  );
}

interface TreeEntry {
  readonly content: string;
  readonly mode: number;
  readonly milliseconds: number;
}

async function readTree(root: string): Promise<Record<string, TreeEntry>> {
  const entries: Record<string, TreeEntry> = {};
  for (const name of (await readdir(root, { recursive: true })).sort()) {
    const info = await stat(join(root, name));
    if (!info.isFile()) continue;
    const content = createHash("sha256")
      .update(await readFile(join(root, name)))
      .digest("hex");
    entries[name] = { content, mode: info.mode & 0o777, milliseconds: Math.round(info.mtimeMs) };
  }
  return entries;
}

/** Trees of any names that a file system takes; a name is a file or a folder, never both. */
const name = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 12 })
  .map((text) => text.replace(/[/\\\0-\x1f\x7f]/g, "_"))
  .filter((text) => text !== "." && text !== ".." && !/^[A-Za-z]:/.test(text));
const tree = fc.dictionary(
  fc
    .tuple(
      fc.array(
        name.map((text) => `d${text}`),
        { maxLength: 3 },
      ),
      name.map((text) => `f${text}`),
    )
    .map(([folders, file]) => [...folders, file].join("/")),
  fc.record({
    content: fc.uint8Array({ maxLength: 2000 }),
    mode: fc.constantFrom(0o600, 0o644, 0o755),
    seconds: fc.nat(2_000_000_000),
  }),
  { minKeys: 1, maxKeys: 8 },
);

describe("our client and our device, both doors", () => {
  it("bring back every tree as it was: bytes, mode and time", async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(tree, fc.boolean(), async (files, compress) => {
        for (const [door, target] of targets()) {
          const local = join(folder, `tree-${++run}`);
          for (const [path, { content, mode, seconds }] of Object.entries(files)) {
            await mkdir(dirname(join(local, path)), { recursive: true });
            await writeFile(join(local, path), content);
            await chmod(join(local, path), mode);
            await utimes(join(local, path), seconds, seconds);
          }
          const options = { keepMode: true, keepTimes: true, compress };
          const remote = `/data/local/tmp/sent-${run}`;
          const sent = await target.sendDirectory(local, remote, options);
          expect(sent.fileCount, door).toBe(Object.keys(files).length);
          await target.receiveDirectory(remote, `${local}-back`, options);
          expect(await readTree(`${local}-back`)).toEqual(await readTree(local));
        }
      }),
      { numRuns: 25 },
    );
  });

  it("carry big files in both directions, compressed and plain, with their progress", async () => {
    const content = Buffer.concat([
      randomBytes(3_000_000),
      Buffer.alloc(6_000_000, "repeat me "),
      randomBytes(77),
    ]);
    await writeFile(join(folder, "big"), content);
    for (const [, target] of targets()) {
      for (const compress of [false, true]) {
        const seen: number[] = [];
        await target.sendFile("big", "/data/local/tmp/big", {
          compress,
          onProgress: ({ bytes, total }) => seen.push(bytes / total),
        });
        expect(seen.at(-1)).toBe(1);
        expect((await target.receiveBytes("/data/local/tmp/big", { compress })).equals(content)).toBe(true);
        await target.receiveFile("/data/local/tmp/big", "back", { compress });
        expect((await readFile(join(folder, "back"))).equals(content)).toBe(true);
      }
    }
  });

  it("tell the status of a command", async () => {
    for (const [, target] of targets()) {
      expect(await target.shell("true story")).toMatchObject({ text: "ran true story\n", exitStatus: 0 });
      expect(await target.shell("fail")).toMatchObject({ text: "", exitStatus: 3 });
    }
  });

  it("run many commands at once", async () => {
    for (const [, target] of targets()) {
      const results = await Promise.all(
        Array.from({ length: 60 }, (_, index) => target.shell(`job ${index}`)),
      );
      expect(results.map(({ text }) => text)).toEqual(results.map((_, index) => `ran job ${index}\n`));
    }
  });

  it("put the contents of a folder where it is named, whether it is there or not, empty folders included", async () => {
    await mkdir(join(folder, "source/empty/deep"), { recursive: true });
    await writeFile(join(folder, "source/file"), "x");
    for (const [, target] of targets()) {
      for (let round = 0; round < 2; round++)
        await target.sendDirectory("source", "/data/local/tmp/deep/placed");
      const there = (await readdir(board.host("/data/local/tmp/deep/placed"), { recursive: true })).sort();
      expect(there).toEqual(["empty", "empty/deep", "file"]);
    }
  });

  it("stop at an abort and at a limit, and leave nothing behind", async () => {
    await writeFile(board.host("/data/local/tmp/huge"), "");
    await writeFile(join(folder, "some"), randomBytes(5_000_000));
    for (const [, target] of targets()) {
      expect(await codeOf(target.shell("hang", { limitMs: 50 }))).toBe("timeout");
      expect(await codeOf(target.shell("hang", { signal: AbortSignal.timeout(50) }))).toBe("aborted");
      expect(await codeOf(target.shell("hang", { signal: AbortSignal.abort() }))).toBe("aborted");
      const stop = new AbortController();
      const sending = target.sendFile("some", "/data/local/tmp/some", {
        signal: stop.signal,
        onProgress: () => {
          stop.abort();
        },
      });
      expect(await codeOf(sending)).toBe("aborted");
    }
    await expect.poll(() => board.openFiles).toBe(0);
    expect((await readdir(folder)).filter((file) => file.endsWith(".partial"))).toEqual([]);
  });

  it("say that the device is lost when it goes away in the middle of a command", async () => {
    const [[, throughServer] = [], [, straight] = []] = targets();
    const running = [throughServer?.shell("hang"), straight?.shell("hang")];
    const outcomes = Promise.all(running.map((call) => codeOf(call ?? Promise.resolve())));
    const seen = throughServer?.shellStream("hang");
    await seen?.next();
    board.currentState = "Offline";
    server.dropBoard(key);
    daemon.drop();
    expect(await outcomes).toEqual(["device-lost", "device-lost"]);
    await connection.closed;
    expect(await codeOf(connection.target.shell("true"))).toBe("device-lost");
    await seen?.return();
  });

  it("do not let a slow reader of one channel stall another", async () => {
    const stream = connection.target.shellStream("flood");
    await stream.next();
    for (let round = 0; round < 20; round++) {
      expect((await connection.target.shell(`beside ${round}`)).exitStatus).toBe(0);
    }
    await stream.return();
  });

  it("carry connections to the board, and say when nothing answers there", async () => {
    const echo = createServer((socket) => socket.pipe(socket)).listen(0, "127.0.0.1");
    await once(echo, "listening");
    const echoPort = (echo.address() as AddressInfo).port;
    board.connect = (node) => (node === "tcp:7" ? connect({ host: "127.0.0.1", port: echoPort }) : undefined);
    const content = randomBytes(1_000_000);
    for (const [, target] of targets()) {
      const port = await freePort();
      await target.forward(`tcp:${port}`, "tcp:7", { verify: true });
      expect((await throughPort(port, content)).equals(content)).toBe(true);
      const deaf = await freePort();
      expect(await codeOf(target.forward(`tcp:${deaf}`, "tcp:8", { verify: true }))).toBe("forward-refused");
      expect(await codeOf(target.forward(`tcp:${port}`, "tcp:7"))).toBe("forward-refused");
    }
    echo.close();
  });
});

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return port;
}

/** Sends everything and reads as much back. */
async function throughPort(port: number, content: Buffer): Promise<Buffer> {
  const socket = connect({ host: "127.0.0.1", port });
  socket.write(content);
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of socket) {
    const bytes = piece as Buffer;
    pieces.push(bytes);
    size += bytes.length;
    if (size >= content.length) break;
  }
  socket.destroy();
  return Buffer.concat(pieces);
}
