import { createHash } from "node:crypto";
import { createConnection } from "node:net";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { profileOf } from "@ohbackup/reference-model";
import { startVirtualBoard } from "@ohbackup/virtual-device";
import type { VirtualBoard, VirtualBoardOptions } from "@ohbackup/virtual-device";
import fc from "fast-check";
import { HdcClient, quoteForShell } from "hdc-client-node";
import type { HdcTarget } from "hdc-client-node";
import { newDescriptors, openDescriptors } from "./open-descriptors.js";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const projectRoot = fileURLToPath(new URL("../..", import.meta.url));

let boards: VirtualBoard[] = [];
let scratch: string;
const temporaryFolder = process.env["TMPDIR"];

beforeEach(() => {
  scratch = fs.mkdtempSync(join(tmpdir(), "ohbackup-test-"));
  process.env["TMPDIR"] = scratch;
});

afterEach(async () => {
  await Promise.all(boards.map((board) => board.close()));
  boards = [];
  if (temporaryFolder === undefined) delete process.env["TMPDIR"];
  else process.env["TMPDIR"] = temporaryFolder;
  fs.rmSync(scratch, { recursive: true });
});

async function startBoard(options: Partial<VirtualBoardOptions> = {}): Promise<VirtualBoard> {
  const board = await startVirtualBoard({ projectRoot, profile: profileOf("v6.1"), ...options });
  boards.push(board);
  return board;
}

const targetOf = (board: VirtualBoard): HdcTarget => new HdcClient(board.address).target(board.key);

/** Boards keep their folders where this file alone makes any. */
const boardFolders = (): string[] =>
  fs.readdirSync(scratch).filter((name) => name.startsWith("ohbackup-board-"));

describe("a virtual board behind its hdc server", () => {
  it("is listed and runs commands with their exit status", async () => {
    const board = await startBoard({ key: "board-one" });
    expect(await new HdcClient(board.address).listTargets()).toMatchObject([{ key: "board-one" }]);
    const target = targetOf(board);
    expect(await target.shell("echo hello")).toMatchObject({ text: "hello\n", exitStatus: 0 });
    expect(await target.shell("echo 'a \"b\"' | wc -c; exit 3")).toMatchObject({
      text: "6\n",
      exitStatus: 3,
    });
    expect((await target.shell("bm dump -a")).text).toContain("\tcom.example.ohbackup.target6\n");
  });

  it("gives a person a shell that remembers, that Ctrl-C interrupts and that exec ends", async () => {
    const shell = await targetOf(await startBoard()).openShell();
    let seen = "";
    const until = async (text: string): Promise<void> => {
      while (!seen.includes(text)) {
        const { value, done } = await reading.next();
        if (done === true) throw new Error(`the shell ended before ${text}: ${seen}`);
        seen += value.toString("utf8");
      }
      seen = seen.slice(seen.indexOf(text) + text.length);
    };
    const reading = shell[Symbol.asyncIterator]() as AsyncIterator<Buffer, undefined>;
    const type = (keys: string): Promise<void> => shell.type(Buffer.from(keys));
    await type("cd /data/local/tmp\nNAME=value\npwd; echo is $NAME\n");
    await until("/data/local/tmp\r\nis value\r\n# ");
    await type("false\necho $?\n");
    await until("\n1\r\n# ");
    await type("sleep 600; echo never\n");
    await until("never\r\n");
    await type("\u0003");
    await until("^C\r\n# ");
    await type("exec echo last\necho never\n");
    await until("\nlast\r\n");
    expect((await reading.next()).done).toBe(true);
    expect(seen).not.toContain("# ");
  });

  it("gives every argument to a command as it was quoted", async () => {
    const target = targetOf(await startBoard());
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary", maxLength: 30 }), async (text) => {
        // The protocol ends a command at its first NUL.
        const argument = `x${text.replaceAll("\0", "")}x`;
        const { output, exitStatus } = await target.shell(`echo ${quoteForShell(argument)}`);
        expect(exitStatus).toBe(0);
        expect(output.toString("utf8")).toBe(`${argument}\n`);
      }),
      { numRuns: 100 },
    );
  });

  it("takes and gives files, with mode and times", async () => {
    const target = targetOf(await startBoard());
    const local = join(scratch, "big.bin");
    const bytes = Buffer.alloc(3_000_000, "0123456789");
    fs.writeFileSync(local, bytes);
    await target.sendFile(local, "/data/local/tmp/big.bin");
    expect((await target.shell("sha256sum /data/local/tmp/big.bin")).text.slice(0, 64)).toBe(
      createHash("sha256").update(bytes).digest("hex"),
    );
    await target.receiveFile("/data/local/tmp/big.bin", join(scratch, "back.bin"));
    expect(fs.readFileSync(join(scratch, "back.bin")).equals(bytes)).toBe(true);
  });

  it("keeps several boards apart", async () => {
    const [one, two] = await Promise.all([startBoard({ key: "one" }), startBoard({ key: "two" })]);
    await targetOf(one).sendBytes(Buffer.from("only here"), "/data/local/tmp/x");
    expect((await targetOf(two).shell("ls /data/local/tmp")).text).toBe("");
    await one.close();
    expect((await targetOf(two).shell("echo alive")).text).toBe("alive\n");
  });

  it("does not let a client out of its folder", async () => {
    const board = await startBoard();
    const target = targetOf(board);
    const secret = join(scratch, "secret");
    fs.writeFileSync(secret, "secret");
    fs.symlinkSync(scratch, join(board.folder, "data/local/tmp/link"));
    for (const path of [secret, `/data/local/tmp/link/secret`, `/data/../../../../../..${secret}`]) {
      await expect(target.receiveBytes(path)).rejects.toThrow();
      await expect(target.sendBytes(Buffer.from("changed"), path)).rejects.toThrow();
      expect(await target.shell(`cat "${path}"`)).toMatchObject({ exitStatus: 1 });
    }
    expect((await target.shell("$(id); `id`; node -e 1; /bin/sh -c id")).text).toMatch(
      /inaccessible or not found/,
    );
    expect(fs.readFileSync(secret, "utf8")).toBe("secret");
    expect(fs.readdirSync(scratch)).toEqual([basename(board.folder), "secret"]);
  });

  it("is lost at once when it is killed", async () => {
    const board = await startBoard();
    const target = targetOf(board);
    const sleeping = target.shell("sleep 600");
    const receiving = target.shellStream("hilog").next();
    await target.shell("true");
    board.kill();
    await expect(sleeping).rejects.toMatchObject({ code: "device-lost" });
    expect(
      await receiving.then(
        ({ done }) => done,
        () => true,
      ),
    ).toBe(true);
    expect(fs.existsSync(board.folder)).toBe(false);
    await expect(target.shell("true")).rejects.toThrow();
    expect(await new HdcClient(board.address).listTargets()).toEqual([]);
  });

  it("is lost in the middle of a transfer when it is killed", async () => {
    const board = await startBoard();
    const bytes = Buffer.alloc(64 * 1024 * 1024, 1);
    let killed = false;
    const sending = targetOf(board).sendBytes(bytes, "/data/local/tmp/big", {
      onProgress: () => {
        if (killed) return;
        killed = true;
        board.kill();
      },
    });
    await expect(sending).rejects.toMatchObject({ code: "device-lost" });
    expect(killed).toBe(true);
  });

  it("leaves no descriptor, socket or folder behind, whatever is going on", async () => {
    const before = { descriptors: openDescriptors(), folders: boardFolders() };
    const board = await startBoard();
    const target = targetOf(board);
    const running = [
      target.shell("sleep 600"),
      target.shell("while true; do cat /data/local/tmp/* | wc; done"),
      target.shellStream("hilog").next(),
    ].map((work) =>
      work.then(
        () => undefined,
        () => undefined,
      ),
    );
    const idle = createConnection(board.address);
    idle.on("error", () => undefined);
    await target.sendBytes(Buffer.alloc(100_000), "/data/local/tmp/x");
    const began = performance.now();
    await board.close();
    expect(performance.now() - began).toBeLessThan(1000);
    await Promise.all(running);
    idle.destroy();
    await expect(new HdcClient(board.address).listTargets()).rejects.toMatchObject({
      code: "server-unreachable",
    });
    await expect.poll(() => newDescriptors(before.descriptors)).toEqual([]);
    expect(boardFolders()).toEqual(before.folders);
  });

  it("closes when its signal is aborted, also while it starts", async () => {
    const folders = boardFolders();
    const controller = new AbortController();
    const board = await startBoard({ signal: controller.signal });
    controller.abort();
    await expect.poll(() => fs.existsSync(board.folder)).toBe(false);
    await expect
      .poll(() => new HdcClient(board.address).listTargets().catch((error: unknown) => error))
      .toMatchObject({ code: "server-unreachable" });
    await expect(startBoard({ signal: controller.signal })).rejects.toMatchObject({ code: "aborted" });
    const late = new AbortController();
    const starting = startBoard({ signal: late.signal });
    late.abort();
    await expect(starting).rejects.toMatchObject({ code: "aborted" });
    expect(boardFolders()).toEqual(folders);
  });

  it.each([
    [{ key: "two words" }, "key-invalid"],
    [{ key: "" }, "key-invalid"],
    [{ projectRoot: "/nonexistent" }, "project-unreadable"],
  ])("refuses %j", async (options, code) => {
    const folders = boardFolders();
    await expect(startBoard(options)).rejects.toMatchObject({ code });
    expect(boardFolders()).toEqual(folders);
  });

  it("says so when its port is taken", async () => {
    const first = await startBoard();
    const folders = boardFolders();
    await expect(startBoard({ port: first.address.port })).rejects.toMatchObject({
      code: "port-unavailable",
    });
    expect(boardFolders()).toEqual(folders);
  });
});
