import { createHash } from "node:crypto";
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeLocalList } from "../incremental/local-list.js";
import { ExtensionBench, filesRoot } from "../testing/extension-bench.js";
import { untar } from "../tar/untar.js";

let bench: ExtensionBench;

beforeEach(() => {
  bench = new ExtensionBench();
});

afterEach(() => {
  bench.close();
});

const big = Buffer.alloc(2 * 1024 * 1024 + 1, 7);
const backupFolder = (): readonly string[] => readdirSync(bench.host("/data/storage/el2/base/.backup"));

async function fullBackup(profile: "HEAD" | "v6.1" = "HEAD"): Promise<void> {
  bench.extension({}, { profile }).handleBackup(true);
  await bench.clock.runToEnd();
}

const sent = (name: string): string => bench.service.files.get(name)?.toString() ?? "";

describe("a full backup", () => {
  it("names big files by hash alone, and writes an indented index, before HEAD", async () => {
    bench.write(`${filesRoot}/a.bin`, big);
    await fullBackup("v6.1");
    const [name = ""] = bench.service.files.keys();
    expect(name).toMatch(/^[0-9a-f]{16}$/);
    expect(sent("manage.json")).toContain(`[\n\t{\n\t\t"fileName" : "${name}",`);
  });

  it.each([
    ["HEAD", "[]"],
    ["v6.1", "null"],
  ] as const)("of nothing sends an index alone: %s", async (profile, index) => {
    rmSync(bench.host(filesRoot), { recursive: true });
    await fullBackup(profile);
    expect(sent("manage.json")).toBe(index);
    expect(bench.service.names()).toEqual(["fileReady", "done"]);
  });

  it("closes every descriptor and removes its temp data, taken or not", async () => {
    bench.write(`${filesRoot}/a`, "a");
    bench.write(`${filesRoot}/b`, big);
    for (const file of [0, 13900020]) {
      bench.service.answers = { ...bench.service.answers, file };
      await fullBackup();
      expect(bench.ledger.stillOpen()).toEqual([]);
      expect(backupFolder()).toEqual([]);
    }
    const codes = bench.service.calls.filter(({ call }) => call === "done").map(({ code }) => code);
    expect(codes).toEqual([0, 0x5013]);
  });

  it("ends with 13900020 when the service does not go along", async () => {
    for (const refusal of [{ stopExtTimer: false }, { startFwkTimer: false }]) {
      bench.service.calls.length = 0;
      bench.service.answers = {
        ...bench.service.answers,
        stopExtTimer: true,
        startFwkTimer: true,
        ...refusal,
      };
      await fullBackup();
      expect(bench.service.calls.at(-1)).toMatchObject({ call: "done", code: 13900020 });
    }
  });

  it("tells the client about a file that has vanished, but not about one that may not be read", async () => {
    bench.write(`${filesRoot}/gone`, "x");
    bench.write(`${filesRoot}/secret`, "x");
    bench.files.note(`${filesRoot}/secret`, { unreadable: true });
    const openEntry = bench.files.openEntry.bind(bench.files);
    bench.files.openEntry = (path) => {
      rmSync(bench.host(`${filesRoot}/gone`), { force: true });
      return openEntry(path);
    };
    await fullBackup();
    const infos = bench.service.calls.filter(({ call }) => call === "processInfo");
    expect(infos.map(({ text }) => JSON.parse(text ?? "") as unknown)).toEqual([
      {
        processResult: {
          timeInfo: "1700000000",
          errorInfo: { errorCode: "2", errorMessage: `add file fail, path=${filesRoot}/gone, restorePath=` },
        },
      },
    ]);
    expect(bench.service.files.get("part.0.tar")?.length).toBe(1024);
  });

  it("keeps temp data when it was told to", async () => {
    bench.write(`${filesRoot}/a`, "a");
    const extension = bench.extension({});
    extension.handleBackup(false);
    await bench.clock.runToEnd();
    extension.disconnect();
    expect(backupFolder()).toEqual(["backup"]);
    expect(extension.cleanBundleTempDir()).toBe(0);
    expect(backupFolder()).toEqual([]);
  });

  it("does not read a huge file that is sent as it is", async () => {
    bench.write(`${filesRoot}/sparse`, "");
    truncateSync(bench.host(`${filesRoot}/sparse`), 10 * 1024 ** 3);
    bench.service.fileReady = (fileName, _fd, code): number => {
      bench.service.calls.push({ at: 0, call: "fileReady", fileName, code });
      return 0;
    };
    const before = process.memoryUsage().rss;
    await fullBackup();
    expect(bench.service.calls.at(-1)).toMatchObject({ call: "done", code: 0 });
    expect(process.memoryUsage().rss - before).toBeLessThan(128 * 1024 * 1024);
  });
});

describe("a restore", () => {
  it("of a name that was asked for already fails and clears the temp data", () => {
    const extension = bench.extension({}, { parameters: { extensionAction: 2 } });
    extension.handleRestore(true);
    bench.send(extension, "part.0.tar", Buffer.from("x"));
    expect(backupFolder()).toEqual(["restore"]);
    expect(extension.getFileHandle("part.0.tar")).toMatchObject({ errno: -1, fd: -1 });
    expect(backupFolder()).toEqual([]);
  });

  it("answers handles of a backup with −1, and of a folder in the name with ENOENT", () => {
    expect(bench.extension({}).getFileHandle("a")).toMatchObject({ errno: -1 });
    const extension = bench.extension({}, { parameters: { extensionAction: 2 } });
    expect(extension.getFileHandle("a/b")).toMatchObject({ errno: 2, fd: -1 });
    expect(extension.getIncrementalFileHandle("a/b")).toMatchObject({ errno: 2, fd: -1, manifestFd: -1 });
  });

  it("hands out many descriptors at once, without reports and with parents", () => {
    const extension = bench.extension({}, { parameters: { extensionAction: 2 } });
    const { code, handles } = extension.getIncrementalFileHandles(["a", "b/c"]);
    expect([code, ...handles.map(({ errno, manifestFd }) => [errno, manifestFd])]).toEqual([
      0,
      [0, -1],
      [0, -1],
    ]);
    bench.ledger.closeAllOf(bench.process.name);
    expect(extension.getIncrementalFileHandles(["a", "../b"])).toEqual({ code: 13900020, handles: [] });
  });
});

describe("incremental backups", () => {
  type Change = { readonly kind: "write" | "delete" | "mkdir"; readonly name: string; readonly size: number };
  const change = fc.record({
    kind: fc.constantFrom<Change["kind"]>("write", "write", "delete", "mkdir"),
    name: fc.constantFrom("a", "b", "d/a", "d/b", "d/e/c", "x;y", "n\nl", "big"),
    size: fc.nat(2000),
  });

  /** Files below the root with their content; a time alone is not sent (§6.3). */
  function snapshot(): Readonly<Record<string, string>> {
    const found: Record<string, string> = {};
    const walk = (directory: string): void => {
      for (const { name, kind } of bench.files.readDirectory(directory)) {
        const path = `${directory}/${name}`;
        if (kind === "directory") walk(path);
        else found[path] = createHash("sha256").update(bench.read(path)).digest("hex");
      }
    };
    walk(filesRoot);
    return found;
  }

  function apply({ kind, name, size }: Change, seconds: number): void {
    // A file that takes the place of a directory, or the other way round, cannot be restored over it.
    const host = join(bench.host(filesRoot), kind === "mkdir" ? `${name}.dir` : name);
    rmSync(host, { recursive: true, force: true });
    if (kind === "delete") return;
    mkdirSync(kind === "mkdir" ? host : join(host, ".."), { recursive: true });
    if (kind === "mkdir") return;
    writeFileSync(
      host,
      name === "big" ? Buffer.alloc(2 * 1024 * 1024 + 1 + size, seconds) : Buffer.alloc(size, seconds),
    );
    utimesSync(host, seconds, seconds);
  }

  function openText(name: string, text: string | Buffer): number {
    const path = `/data/storage/el2/${name}`;
    writeFileSync(bench.host(path), text, "latin1");
    const fd = bench.files.openForRead(path);
    bench.ledger.opened(fd, bench.process.name, name);
    return fd;
  }

  /** One run; returns what it sent. */
  async function backUp(
    lastTime: number,
    manifest: Buffer | undefined,
  ): Promise<ReadonlyMap<string, Buffer>> {
    bench.service.files.clear();
    const extension = bench.extension({});
    extension.incrementalOnBackup(true);
    await bench.clock.runToEnd();
    const list = makeLocalList(bench.files, { includes: [`${filesRoot}/`], excludes: [] }, lastTime);
    const manifestFd = manifest === undefined ? -1 : openText("manifest", manifest);
    extension.handleIncrementalBackup(openText("list", list.text), manifestFd);
    await bench.clock.runToEnd();
    expect(bench.ledger.stillOpen()).toEqual([]);
    extension.disconnect();
    return new Map(bench.service.files);
  }

  async function restore(files: ReadonlyMap<string, Buffer>): Promise<void> {
    const extension = bench.extension({}, { parameters: { extensionAction: 2 } });
    extension.handleRestore(true);
    for (const [name, content] of files) {
      if (!name.endsWith(".rp"))
        bench.send(extension, name, content, files.get(`${name}.rp`) ?? Buffer.alloc(0));
    }
    extension.publishIncrementalFile("");
    await bench.clock.runToEnd();
    expect(bench.service.calls.at(-2)).toMatchObject({ call: "incrementalDone", code: 0 });
    extension.disconnect();
  }

  it("restored one after the other give the last state, but for what was deleted", async () => {
    bench.service.answers = { ...bench.service.answers, wantsRelease: true };
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(change, { maxLength: 5 }), { minLength: 1, maxLength: 3 }),
        async (steps) => {
          bench.files.removeTree(filesRoot);
          mkdirSync(bench.host(filesRoot));
          const runs: ReadonlyMap<string, Buffer>[] = [];
          let manifest: Buffer | undefined;
          for (const [index, changes] of steps.entries()) {
            // Every change is newer than the run before, so that none is lost for being old.
            for (const each of changes) apply(each, 2_000_000_000 + index * 100);
            const run = await backUp(index === 0 ? 0 : 1_900_000_000 + index, manifest);
            manifest = run.get("manage.json.rp");
            runs.push(run);
          }
          const last = snapshot();
          bench.files.removeTree(filesRoot);
          mkdirSync(bench.host(filesRoot));
          for (const run of runs) await restore(run);
          const restored = snapshot();
          expect({ ...restored, ...last }).toEqual(restored);
        },
      ),
      { numRuns: 25 },
    );
  });

  it("sends nothing but the index when nothing has changed", async () => {
    bench.write(`${filesRoot}/a`, "a");
    const first = await backUp(0, undefined);
    const second = await backUp(1_900_000_000, first.get("manage.json.rp"));
    expect([...second.keys()]).toEqual(["manage.json", "manage.json.rp"]);
    expect(second.get("manage.json")?.toString()).toBe("null");
    expect(second.get("manage.json.rp")).toEqual(first.get("manage.json.rp"));
  });

  it("leaves a file that cannot be read out of the report, so that it looks deleted", async () => {
    bench.write(`${filesRoot}/a`, "a");
    bench.write(`${filesRoot}/b`, "b");
    bench.files.note(`${filesRoot}/b`, { unreadable: true });
    const run = await backUp(0, undefined);
    expect(run.get("manage.json.rp")?.toString()).not.toContain("files/b;");
  });
});

describe("tars of a link", () => {
  it("hold an empty entry of an old type, as the include itself was a link", async () => {
    bench.write(`${filesRoot}/real`, "content");
    symlinkSync("real", bench.host(`${filesRoot}/link`));
    chmodSync(bench.host(`${filesRoot}/real`), 0o600);
    const config = JSON.stringify({ allowToBackupRestore: true, includes: [`${filesRoot}/link`] });
    bench.extension({}, { config }).handleBackup(true);
    await bench.clock.runToEnd();
    const tar = bench.service.files.get("part.0.tar") ?? Buffer.alloc(0);
    expect([tar.length, tar[156], tar.toString("latin1", 124, 135)]).toEqual([1536, 0, "00000000000"]);
    bench.write("/data/storage/el2/base/x.tar", tar);
    bench.files.removeTree(filesRoot);
    untar(bench.files, "/data/storage/el2/base/x.tar", { rootPath: "/" });
    expect(bench.read(`${filesRoot}/link`)).toBe("");
  });
});
