import { readFileSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { BytePath } from "../files/byte-path.js";
import { ExtensionBench, filesRoot } from "../testing/extension-bench.js";
import { fileTree } from "../testing/arbitraries.js";
import type { MadeFile } from "../testing/arbitraries.js";
import { headerOf } from "../testing/tar-blocks.js";
import { makeDirectories } from "./entry-files.js";
import { TarWriter } from "./tar-writer.js";
import { untar } from "./untar.js";

let bench: ExtensionBench;
const archive = "/data/storage/el2/base/x.tar";

beforeEach(() => {
  bench = new ExtensionBench();
});

afterEach(() => {
  bench.close();
});

function make(root: BytePath, files: readonly MadeFile[]): readonly BytePath[] {
  bench.files.removeTree(root);
  return files.map((file) => {
    const path = `${root}/${file.path}`;
    makeDirectories(bench.files, path.slice(0, path.lastIndexOf("/")), 0o755);
    const fd = bench.files.openForWrite(path, 0o600);
    writeFileSync(fd, file.content);
    bench.files.close(fd);
    const time = { seconds: file.mtime, nanoseconds: 0 };
    bench.files.setTimes(path, { atime: time, mtime: time });
    bench.files.changeMode(path, file.mode);
    return path;
  });
}

function pack(paths: readonly BytePath[]): void {
  const fd = bench.files.openForWrite(archive, 0o600);
  const writer = new TarWriter(bench.files, fd);
  for (const path of paths) expect(writer.add({ path, restorePath: "" })).toBe(0);
  writer.finish();
  bench.files.close(fd);
}

function read(path: BytePath): MadeFile {
  const { fd, facts } = bench.files.openEntry(path);
  const content = readFileSync(fd);
  bench.files.close(fd);
  return { path, content, mode: facts.mode & 0o7777, mtime: facts.mtimeSeconds };
}

describe("tar archives", () => {
  it("give back every file with its bytes, mode and time", () => {
    fc.assert(
      fc.property(fileTree, (files) => {
        const paths = make(filesRoot, files);
        pack(paths);
        bench.files.removeTree(filesRoot);
        expect(untar(bench.files, archive, { rootPath: "/" }).returnCode).toBe(0);
        expect(paths.map(read)).toEqual(files.map((file, index) => ({ ...file, path: paths[index] })));
      }),
      { numRuns: 60 },
    );
  });

  it("are multiples of 512 bytes and end with 1024 zero bytes", () => {
    fc.assert(
      fc.property(fileTree, (files) => {
        pack(make(filesRoot, files));
        const bytes = readFileSync(bench.host(archive));
        expect(bytes.length % 512).toBe(0);
        expect(bytes.subarray(-1024).every((byte) => byte === 0)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it("leave the rest of a file out when it has become shorter, in pieces of 512 KiB", () => {
    const path = `${filesRoot}/shrinking`;
    bench.write(path, Buffer.alloc(600 * 1024, 1));
    const openEntry = bench.files.openEntry.bind(bench.files);
    // The file is cut between the look at it and the copy.
    bench.files.openEntry = (each) => {
      const opened = openEntry(each);
      writeFileSync(bench.host(path), Buffer.alloc(550 * 1024, 1));
      return opened;
    };
    const fd = bench.files.openForWrite(archive, 0o600);
    const writer = new TarWriter(bench.files, fd);
    expect(writer.add({ path, restorePath: "" })).toBe(13500006);
    writer.finish();
    bench.files.close(fd);
    expect(readFileSync(bench.host(archive)).length).toBe(512 + 512 * 1024 + 1024);
  });
});

describe("damaged archives", () => {
  function attack(bytes: Buffer, includes?: ReadonlySet<BytePath>): ReadonlyMap<BytePath, number> {
    writeFileSync(bench.host(archive), bytes);
    bench.files.removeTree(filesRoot);
    const result = untar(bench.files, archive, {
      rootPath: "/",
      ...(includes === undefined ? {} : { includes }),
    });
    expect(result.returnCode).toBe(0);
    return result.files;
  }

  it("keep what was whole when they are cut at any byte", () => {
    const files = [
      { path: "a", content: Buffer.from("one"), mode: 0o644, mtime: 1 },
      { path: `long/${"n".repeat(120)}`, content: Buffer.alloc(700, 2), mode: 0o600, mtime: 2 },
    ];
    pack(make(filesRoot, files));
    const bytes = readFileSync(bench.host(archive));
    for (let length = 0; length <= bytes.length; length += 1) {
      const unpacked = attack(bytes.subarray(0, length));
      if (length >= 1024) expect(read(`${filesRoot}/a`).content.toString()).toBe("one");
      if (length >= 512) expect(unpacked.size).toBeGreaterThan(0);
    }
  });

  it("never break the reader, whatever their bytes", () => {
    const header = fc.record({
      name: fc.uint8Array({ maxLength: 100 }),
      type: fc.constantFrom("0", "1", "2", "5", "L", "x", "g", "K", "8", "9", "A", "\0"),
      size: fc.oneof(fc.nat(2000), fc.constantFrom(0, 4096, 4097, 2 ** 31, 2 ** 32, 8 ** 11 - 1)),
      data: fc.uint8Array({ maxLength: 1024 }),
    });
    fc.assert(
      fc.property(fc.array(header, { maxLength: 6 }), fc.boolean(), (headers, isFiltered) => {
        const blocks = headers.flatMap(({ name, type, size, data }) => [
          headerOf(Buffer.from(name), type, size),
          Buffer.concat([Buffer.from(data), Buffer.alloc((512 - (data.length % 512)) % 512)]),
        ]);
        attack(Buffer.concat(blocks), isFiltered ? new Set(["a"]) : undefined);
      }),
      { numRuns: 150 },
    );
  });

  it("cannot make the reader of extended headers go round for ever", () => {
    for (const record of [
      "0 path=x\n",
      "-5 path=x\n",
      "4294967295 path=x\n",
      "99999999999999999999 a=b\n",
      " path=\n",
      "5 a=b",
    ]) {
      const data = Buffer.alloc(512);
      data.write(record);
      attack(Buffer.concat([headerOf(Buffer.from("p"), "x", record.length), data]));
    }
  });
});
