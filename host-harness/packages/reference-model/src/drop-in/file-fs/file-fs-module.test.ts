import { mkdirSync, openSync, closeSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { BindingBench, thrownCode } from "../../binding/testing/binding-bench.js";

const bytes = (text: string): ArrayBuffer => new Uint8Array(Buffer.from(text)).buffer;
const text = (buffer: ArrayBuffer, length?: number): string =>
  Buffer.from(buffer, 0, length).toString("utf8");

/** Calls a member with arguments that the types would not let pass, and gives the code it throws. */
function codeOf(bench: BindingBench, name: string, ...args: readonly unknown[]): number | undefined {
  return thrownCode(() => (Reflect.get(bench.fs, name) as (...args: readonly unknown[]) => unknown)(...args));
}

describe("opening and closing", () => {
  test("a File is read-only, its descriptor is in the ledger until it is closed", () => {
    const bench = new BindingBench();
    const file = bench.fs.openSync("/data/new.txt", bench.fs.OpenMode.READ_WRITE | bench.fs.OpenMode.CREATE);
    expect([file.path, file.name, JSON.stringify(file)]).toEqual(["/data/new.txt", "new.txt", "{}"]);
    expect(bench.ledger.stillOpen().map(({ openedIn }) => openedIn)).toEqual(["fs.open /data/new.txt"]);
    expect(statSync(join(bench.folder, "new.txt")).mode & 0o007).toBe(0);
    bench.fs.closeSync(file);
    expect(bench.ledger.stillOpen()).toEqual([]);
  });

  test("negative is 13900020, closed 13900008, a closed File 13900020 (js-api 9.2)", () => {
    const bench = new BindingBench();
    const fd = bench.descriptor("x");
    expect(codeOf(bench, "closeSync", -1)).toBe(13900020);
    expect(codeOf(bench, "closeSync", "3")).toBe(13900020);
    expect(codeOf(bench, "closeSync")).toBe(13900020);
    expect(codeOf(bench, "closeSync", fd, 1)).toBe(13900020);
    bench.fs.closeSync(fd);
    expect(codeOf(bench, "closeSync", fd)).toBe(13900008);
    const file = bench.fs.openSync("/data/file");
    bench.fs.closeSync(file);
    expect(codeOf(bench, "closeSync", file)).toBe(13900020);
  });

  test("another process's number and the host's terminal are 13900008 and stay open", () => {
    const bench = new BindingBench();
    const fd = bench.descriptor("x");
    bench.ledger.transferred(fd, "backup_sa", "test");
    expect(codeOf(bench, "closeSync", fd)).toBe(13900008);
    expect(codeOf(bench, "readSync", fd, new ArrayBuffer(1))).toBe(13900008);
    expect(codeOf(bench, "closeSync", 1)).toBe(13900008);
    expect(bench.ledger.close(fd, "backup_sa")).toBe(true);
  });

  test("a file that the test itself opened can be used and closed", () => {
    const bench = new BindingBench();
    const path = join(bench.folder, "host");
    writeFileSync(path, "host text");
    const fd = openSync(path, "r");
    const buffer = new ArrayBuffer(4);
    expect([bench.fs.readSync(fd, buffer), text(buffer)]).toEqual([4, "host"]);
    bench.fs.closeSync(fd);
    expect(() => {
      closeSync(fd);
    }).toThrow("EBADF");
  });

  test.each([
    ["openSync", ["/data/missing"], 13900002],
    ["openSync", ["/elsewhere/file"], 13900002],
    ["openSync", ["/data/folder", 1], 13900019],
    ["openSync", ["/data/file/below"], 13900018],
    ["openSync", ["/data/file", -1], 13900020],
    ["openSync", [5], 13900020],
    ["openSync", [], 13900020],
    ["mkdirSync", ["/data/folder"], 13900015],
    ["mkdirSync", ["/data/folder", true], 13900015],
    ["mkdirSync", ["/data/a/b"], 13900002],
    ["unlinkSync", ["/data/missing"], 13900002],
    ["rmdirSync", ["/data/file"], 13900018],
    ["renameSync", ["/data/missing", "/data/x"], 13900002],
    ["statSync", ["/data/missing"], 13900002],
    ["statSync", [{}], 13900020],
    ["statSync", [-5], 13900020],
    ["lstatSync", [5], 13900020],
    ["listFileSync", ["/data/file"], 13900018],
    ["listFileSync", ["/data", { listNum: -1 }], 13900020],
    ["listFileSync", ["/data", { filter: { suffix: ["txt"] } }], 13900020],
    ["listFileSync", ["/data", { filter: { displayName: [] } }], 13900020],
    ["listFileSync", ["/data", { filter: { fileSizeOver: -1 } }], 13900020],
    ["listFileSync", ["/data", { filter: { lastModifiedAfter: "x" } }], 13900020],
    ["listFileSync", ["/data", { recursion: 1 }], 13900020],
    ["listFileSync", ["/data", 5], 13900020],
    ["truncateSync", ["/data/file", -1], 13900020],
    ["copyFileSync", ["/data/missing", "/data/x"], 13900002],
    ["copyFileSync", ["/data/file", "/data/x", 1], 13900020],
    ["utimes", ["/data/file", -1], 13900020],
    ["accessSync", ["/data/file", 9], 13900020],
    ["accessSync", ["/data/file/below"], 13900018],
    ["readTextSync", ["/data/file", { offset: 100 }], 13900020],
    ["readTextSync", ["/data/file", { encoding: "latin1" }], 13900020],
    ["fsyncSync", [999_999], 13900008],
  ] as const)("%s %j is %i", (name, args, code) => {
    const bench = new BindingBench();
    mkdirSync(join(bench.folder, "folder"));
    writeFileSync(join(bench.folder, "file"), "text");
    expect(codeOf(bench, name, ...args)).toBe(code);
  });
});

describe("reading and writing", () => {
  test("positions move, offsets do not move them", () => {
    const bench = new BindingBench();
    const { fs } = bench;
    const file = fs.openSync("/data/file", fs.OpenMode.READ_WRITE | fs.OpenMode.CREATE);
    expect(fs.writeSync(file.fd, "hello world")).toBe(11);
    expect(fs.writeSync(file.fd, bytes("HELLO"), { offset: 0, length: 4 })).toBe(4);
    expect(fs.lseek(file.fd, 6)).toBe(6);
    const buffer = new ArrayBuffer(5);
    expect([fs.readSync(file.fd, buffer), text(buffer)]).toEqual([5, "world"]);
    expect(fs.readSync(file.fd, buffer)).toBe(0);
    expect(fs.lseek(file.fd, -11, fs.WhenceType.SEEK_END)).toBe(0);
    expect([fs.readSync(file.fd, buffer, { length: 3 }), text(buffer, 3)]).toEqual([3, "HEL"]);
    expect(fs.lseek(file.fd, 0, fs.WhenceType.SEEK_CUR)).toBe(3);
    expect(codeOf(bench, "lseek", file.fd, -1)).toBe(13900020);
    fs.closeSync(file);
    expect(fs.readTextSync("/data/file")).toBe("HELLo world");
    expect(fs.readTextSync("/data/file", { offset: 6, length: 3 })).toBe("wor");
  });

  test("the position before the first lseek is the kernel's", () => {
    const bench = new BindingBench();
    const fd = bench.descriptor("hello world");
    bench.fs.readSync(fd, new ArrayBuffer(6));
    expect(bench.fs.lseek(fd, 0, bench.fs.WhenceType.SEEK_CUR)).toBe(6);
    bench.fs.closeSync(fd);
  });

  test("lengths beyond the buffer, other buffers and encodings are 13900020", () => {
    const bench = new BindingBench();
    const fd = bench.descriptor("text");
    expect(codeOf(bench, "readSync", fd, new ArrayBuffer(2), { length: 3 })).toBe(13900020);
    expect(codeOf(bench, "readSync", fd, new Uint8Array(2))).toBe(13900020);
    expect(codeOf(bench, "readSync", fd, new ArrayBuffer(2), { offset: -1 })).toBe(13900020);
    expect(codeOf(bench, "writeSync", fd, "x", { encoding: "latin1" })).toBe(13900020);
    bench.fs.closeSync(fd);
  });

  test("utf-16 text is little endian", () => {
    const bench = new BindingBench();
    const file = bench.fs.openSync("/data/wide", bench.fs.OpenMode.WRITE_ONLY | bench.fs.OpenMode.CREATE);
    expect(bench.fs.writeSync(file.fd, "aä", { encoding: "utf-16" })).toBe(4);
    bench.fs.closeSync(file);
    expect([...readFileSync(join(bench.folder, "wide"))]).toEqual([0x61, 0, 0xe4, 0]);
  });

  test("dup of a descriptor for writing can write", () => {
    const bench = new BindingBench();
    const file = bench.fs.openSync("/data/file", bench.fs.OpenMode.WRITE_ONLY | bench.fs.OpenMode.CREATE);
    const copy = bench.fs.dup(file.fd);
    expect(bench.fs.writeSync(copy.fd, "text")).toBe(4);
    bench.fs.closeSync(copy);
    bench.fs.closeSync(file);
    expect(bench.fs.readTextSync("/data/file")).toBe("text");
  });

  test("dup gives a second descriptor of the same file", () => {
    const bench = new BindingBench();
    const fd = bench.descriptor("text");
    const copy = bench.fs.dup(fd);
    bench.fs.closeSync(fd);
    const buffer = new ArrayBuffer(4);
    expect([bench.fs.readSync(copy.fd, buffer), text(buffer)]).toEqual([4, "text"]);
    bench.fs.closeSync(copy);
    expect(bench.ledger.stillOpen()).toEqual([]);
  });
});

describe("names and folders", () => {
  test("a tree is made, listed, filtered and removed", () => {
    const bench = new BindingBench();
    const { fs } = bench;
    fs.mkdirSync("/data/tree/sub/deep", true);
    for (const [name, content] of [
      ["a.txt", "1"],
      ["b.json", "22"],
      ["sub/c.txt", "333"],
      ["sub/deep/d.txt", "4444"],
    ] as const) {
      writeFileSync(join(bench.folder, "tree", name), content);
    }
    fs.symlinkSync("a.txt", "/data/tree/link");
    expect(fs.listFileSync("/data/tree").sort()).toEqual(["a.txt", "b.json", "link", "sub"]);
    expect(fs.listFileSync("/data/tree", { recursion: true }).sort()).toEqual([
      "/a.txt",
      "/b.json",
      "/sub/c.txt",
      "/sub/deep/d.txt",
    ]);
    const filter = { suffix: [".txt"], fileSizeOver: 2 };
    expect(fs.listFileSync("/data/tree", { recursion: true, filter }).sort()).toEqual([
      "/sub/c.txt",
      "/sub/deep/d.txt",
    ]);
    expect(fs.listFileSync("/data/tree", { listNum: 2 })).toHaveLength(2);
    writeFileSync(join(bench.folder, "tree", ".hidden"), "");
    const named = (...displayName: string[]) =>
      fs.listFileSync("/data/tree", { filter: { displayName } }).sort();
    expect(named("*")).toEqual(["a.txt", "b.json", "link", "sub"]);
    expect(named(".h*", "[ab].*")).toEqual([".hidden", "a.txt", "b.json"]);
    expect(fs.listFileSync("/data/tree", { filter: { lastModifiedAfter: 4_000_000_000 } })).toEqual([]);
    fs.rmdirSync("/data/tree");
    expect(fs.accessSync("/data/tree")).toBe(false);
  });

  test("stat knows kinds, sizes and times in seconds; links are followed or not", () => {
    const bench = new BindingBench();
    const { fs } = bench;
    writeFileSync(join(bench.folder, "file"), "12345");
    fs.symlinkSync("file", "/data/link");
    fs.utimes("/data/file", 1_700_000_001_500);
    const stat = fs.statSync("/data/link");
    expect([stat.size, stat.mtime, stat.isFile(), stat.isDirectory()]).toEqual([
      5,
      1_700_000_001,
      true,
      false,
    ]);
    expect(typeof stat.ino).toBe("bigint");
    expect(fs.lstatSync("/data/link").isSymbolicLink()).toBe(true);
    const fd = bench.descriptor("other", "other");
    expect(fs.statSync(fd).size).toBe(5);
    fs.closeSync(fd);
  });

  test("access, rename, truncate, unlink", () => {
    const bench = new BindingBench();
    const { fs } = bench;
    writeFileSync(join(bench.folder, "file"), "12345");
    expect(fs.accessSync("/data/file", fs.AccessModeType.READ_WRITE)).toBe(true);
    fs.truncateSync("/data/file", 2);
    fs.renameSync("/data/file", "/data/moved");
    expect(fs.readTextSync("/data/moved")).toBe("12");
    fs.truncateSync("/data/moved");
    expect(fs.statSync("/data/moved").size).toBe(0);
    fs.unlinkSync("/data/moved");
    expect(fs.accessSync("/data/moved")).toBe(false);
  });

  test("files are copied between paths and descriptors", () => {
    const bench = new BindingBench();
    const { fs } = bench;
    writeFileSync(join(bench.folder, "from"), "content");
    writeFileSync(join(bench.folder, "to"), "much longer than that");
    fs.copyFileSync("/data/from", "/data/copy");
    const target = fs.openSync("/data/to", fs.OpenMode.READ_WRITE);
    fs.copyFileSync("/data/from", target.fd, 0);
    fs.copyFileSync(target.fd, "/data/third");
    fs.closeSync(target);
    expect(["copy", "to", "third"].map((name) => fs.readTextSync(`/data/${name}`))).toEqual(
      Array(3).fill("content"),
    );
  });
});

describe("promise forms", () => {
  test("settle later, wrong arguments throw at once", async () => {
    const bench = new BindingBench();
    const opened = bench.fs.open("/data/missing");
    expect(await bench.settle(opened)).toMatchObject({ rejected: { code: 13900002 } });
    expect(codeOf(bench, "open", 5)).toBe(13900020);
    writeFileSync(join(bench.folder, "file"), "text");
    const heard: (readonly unknown[])[] = [];
    (bench.fs.stat as (...args: readonly unknown[]) => unknown)(
      "/data/file",
      (...received: readonly unknown[]) => {
        heard.push(received);
      },
    );
    await bench.clock.runToEnd();
    expect(heard[0]?.[0]).toBeUndefined();
    expect((heard[0]?.[1] as { size: number }).size).toBe(4);
  });

  test("every form that both have gives the same", async () => {
    const bench = new BindingBench();
    const { fs } = bench;
    writeFileSync(join(bench.folder, "file"), "text");
    expect(await bench.settle(fs.readText("/data/file"))).toEqual({ resolved: "text" });
    const { resolved } = (await bench.settle(fs.open("/data/file"))) as { resolved: { fd: number } };
    const buffer = new ArrayBuffer(4);
    expect(await bench.settle(fs.read(resolved.fd, buffer))).toEqual({ resolved: 4 });
    expect(await bench.settle(fs.close(resolved.fd))).toEqual({ resolved: undefined });
    expect(await bench.settle(fs.listFile("/data"))).toEqual({ resolved: ["file"] });
    expect(text(buffer)).toBe("text");
  });
});

describe("argument counts are strict", () => {
  const bench = new BindingBench();
  writeFileSync(join(bench.folder, "file"), "text");
  const fd = bench.descriptor("text", "other");
  /** The longest list of right arguments of each member. */
  const longest: Readonly<Record<string, readonly unknown[]>> = {
    open: ["/data/file", 0],
    close: [fd],
    read: [fd, new ArrayBuffer(1), {}],
    write: [fd, "x", {}],
    readText: ["/data/file", {}],
    stat: ["/data/file"],
    lstat: ["/data/file"],
    access: ["/data/file", 0],
    mkdir: ["/data/new", false],
    rmdir: ["/data/new"],
    unlink: ["/data/new"],
    rename: ["/data/new", "/data/newer"],
    copyFile: ["/data/file", "/data/copy", 0],
    listFile: ["/data", {}],
    truncate: ["/data/file", 0],
    fsync: [fd],
    fdatasync: [fd],
    symlink: ["file", "/data/link"],
    lseek: [fd, 0, 0],
    dup: [fd],
    utimes: ["/data/file", 0],
  };
  const forms = Object.entries(longest).flatMap(([name, args]) =>
    ["lseek", "dup", "utimes"].includes(name)
      ? [{ form: name, args }]
      : [
          { form: name, args },
          { form: `${name}Sync`, args },
        ],
  );

  test("every function of the module is in the table", () => {
    const functions = Object.getOwnPropertyNames(bench.fs).filter(
      (name) => typeof Reflect.get(bench.fs, name) === "function",
    );
    expect(functions.sort()).toEqual(forms.map(({ form }) => form).sort());
  });

  test.each(forms)("$form", ({ form, args }) => {
    expect(codeOf(bench, form)).toBe(13900020);
    expect(codeOf(bench, form, ...args, undefined)).toBe(13900020);
  });
});

test("members cannot be overwritten, constants are the platform's", () => {
  const { fs } = new BindingBench();
  expect(Reflect.set(fs, "openSync", () => undefined)).toBe(false);
  expect(fs.OpenMode.CREATE | fs.OpenMode.READ_WRITE).toBe(0o102);
  expect([fs.OpenMode.DIR, fs.OpenMode.SYNC, fs.AccessModeType.READ]).toEqual([0o200000, 0o4010000, 4]);
});
