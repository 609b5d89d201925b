import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { field } from "../tar/tar-format.js";
import { archiveReaders } from "../testing/archive-readers.js";
import { ExtensionBench, filesRoot } from "../testing/extension-bench.js";
import { endOfArchive, headerOf, inBlocks, paddedContent, sumUp } from "../testing/tar-blocks.js";

let bench: ExtensionBench;

beforeEach(() => {
  bench = ExtensionBench.inMemory();
});

afterEach(() => {
  expect(bench.beside()).toEqual([]);
  expect(bench.uncaught).toEqual([]);
  bench.close();
});

const two31 = 2n ** 31n;
const two32 = 2n ** 32n;
/** Every length is tried with these, besides what its own largest value is. */
const lengths: readonly bigint[] = [
  0n,
  1n,
  two31 - 1n,
  two31,
  two32,
  2n ** 63n - 1n,
  2n ** 63n,
  2n ** 64n,
  -1n,
  -two31,
];
const name = Buffer.from(`${filesRoot.slice(1)}/odd`);
const after = [headerOf(Buffer.from(`${filesRoot.slice(1)}/after`), "0", 4), paddedContent, endOfArchive];

/** Bytes of all files that were made, the archive itself aside. */
function bytesMade(): number {
  return readdirSync(bench.folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== "x.tar")
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

interface Place {
  readonly offset: number;
  readonly length: number;
}

/** The texts of a number in a field: octal as tar writes it, and as programs for larger numbers do. */
function textsFor(place: Place): readonly Buffer[] {
  const digits = place.length - 1;
  const largest = 8n ** BigInt(digits) - 1n;
  const octal = [...lengths, largest, largest + 1n, 8n ** BigInt(place.length) - 1n].map((value) =>
    value.toString(8),
  );
  const fitting = octal.filter((text) => text.length <= place.length).map((text) => Buffer.from(text));
  const binary = lengths.map((value) => {
    const bytes = Buffer.alloc(place.length, value < 0n ? 0xff : 0);
    const width = Math.min(8, place.length);
    const wide = Buffer.alloc(8);
    wide.writeBigUInt64BE(BigInt.asUintN(64, value));
    wide.copy(bytes, place.length - width, 8 - width);
    bytes[0] = (bytes[0] ?? 0) | 0x80;
    return bytes;
  });
  return [...fitting, ...binary, Buffer.alloc(place.length), Buffer.alloc(place.length, 0x39)];
}

function withField(header: Buffer, place: Place, text: Buffer): Buffer {
  const copy = Buffer.from(header);
  copy.fill(0, place.offset, place.offset + place.length);
  text.copy(copy, place.offset);
  if (place.offset !== field.checksum.offset) sumUp(copy);
  return copy;
}

describe("numbers in the header of an entry", () => {
  const numbers = ["mode", "uid", "gid", "size", "mtime", "checksum"] as const;
  const types = ["0", "5", "2", "L", "K", "x", "g", "8", "9", "A", "1"];

  it.each(archiveReaders)("never break a reader or fill the disk: $name", ({ read }) => {
    for (const type of types) {
      for (const number of numbers) {
        for (const text of textsFor(field[number])) {
          const header = withField(headerOf(name, type, 4), field[number], text);
          const bytes = Buffer.concat([header, paddedContent, ...after]);
          read(bench, bytes);
          expect(bytesMade()).toBeLessThanOrEqual(bytes.length);
          bench.files.removeTree(filesRoot);
          bench.files.makeDirectory(filesRoot, 0o755);
        }
      }
    }
  });

  it.each(archiveReaders.filter(({ name: reader, isHardened }) => isHardened && !reader.startsWith("split")))(
    "are damage when the data is not there, hardened: $name",
    ({ read }) => {
      for (const size of ["17777777777", "20000000000", "77777777777"]) {
        const header = withField(headerOf(name, "0", 0), field.size, Buffer.from(size));
        expect([size, read(bench, Buffer.concat([header, paddedContent, ...after]))]).toEqual([size, true]);
      }
    },
  );
});

describe("lengths of records", () => {
  it.each(archiveReaders)("of names never break a reader: $name", ({ read }) => {
    for (const length of [0, 1, 99, 100, 4095, 4096, 4097, Number(two31), Number(two32)]) {
      for (const stored of [0, 1, Math.min(length, 5000)]) {
        const record = headerOf(Buffer.from("longLinkSymbol"), "L", length);
        read(bench, Buffer.concat([record, inBlocks(Buffer.alloc(stored, "n")), ...after]));
      }
    }
  });

  it.each(archiveReaders)("of extended headers never break a reader: $name", ({ read }) => {
    const values = [...lengths, 434n, 435n, 436n, 512n, 1024n, 1024n ** 2n, 1024n ** 2n + 1n];
    for (const value of values) {
      for (const record of [
        `${value} path=p\n`,
        `${value} a=b\n7 path=p\n`,
        `${value}`,
        `+${value} path=p\n`,
      ]) {
        for (const size of [0, record.length, 8 ** 11 - 1]) {
          const header = headerOf(Buffer.from("pax"), "x", size);
          read(bench, Buffer.concat([header, inBlocks(Buffer.from(record)), ...after]));
        }
      }
    }
  });
});

describe("numbers of an index and of reports", () => {
  const big = `${filesRoot}/big`;
  const report = (
    columns: string,
    header = "version=1.0&attrNum=8\npath;mode;dir;size;mtime;hash;usertar;encodeFlag",
  ): Buffer => Buffer.from(`${header}\n${columns}\n`);
  const good = report(`${big};33188;0;4;1;h;0;0`);

  /** Restores one big file; returns the code of the end. */
  async function restored(
    index: string,
    rows: Buffer,
    hardened: boolean,
  ): Promise<readonly (number | undefined)[]> {
    bench.service.calls.length = 0;
    const extension = bench.extension({}, { hardened, parameters: { extensionAction: 2 } });
    extension.handleRestore(true);
    bench.send(extension, "manage.json", Buffer.from(index), Buffer.alloc(0));
    bench.send(extension, "big", Buffer.from("data"), rows);
    extension.publishIncrementalFile("");
    await bench.clock.runToEnd();
    return bench.service.calls.filter(({ call }) => call === "incrementalDone").map(({ code }) => code);
  }

  const stat = (member: string, value: string): string => {
    const members: Record<string, string> = {
      st_mode: "33188",
      st_size: "4",
      "st_atim.tv_sec": "1",
      "st_atim.tv_nsec": "0",
    };
    members["st_mtim.tv_sec"] = "1";
    members["st_mtim.tv_nsec"] = "0";
    members[member] = value;
    const time = (of: string): string =>
      `{"tv_sec":${members[`${of}.tv_sec`]},"tv_nsec":${members[`${of}.tv_nsec`]}}`;
    return `[{"fileName":"big","information":{"path":"${big}","stat":{"st_mode":${members["st_mode"]},"st_size":${members["st_size"]},"st_atim":${time("st_atim")},"st_mtim":${time("st_mtim")}}},"isBigFile":true,"isUserTar":false}]`;
  };
  const members = [
    "st_mode",
    "st_size",
    "st_atim.tv_sec",
    "st_atim.tv_nsec",
    "st_mtim.tv_sec",
    "st_mtim.tv_nsec",
  ];
  const values = [
    ...lengths.map(String),
    "-9223372036854775808",
    "-9223372036854775809",
    "1e400",
    "-0.5",
    "1e30",
  ];

  it.each([false, true])("never break the restore, and end with a code (hardened: %s)", async (hardened) => {
    for (const member of members) {
      for (const value of values) {
        const codes = await restored(stat(member, value), good, hardened);
        expect([member, value, codes]).toEqual([member, value, [0]]);
        expect(bench.read(big)).toBe("data");
        bench.files.remove(big);
      }
    }
  });

  it.each([false, true])("in a report never break the restore (hardened: %s)", async (hardened) => {
    const columns = [big, "33188", "0", "4", "1", "h", "0", "0"];
    for (const at of [1, 2, 3, 4, 6, 7]) {
      for (const value of values) {
        const row = columns.map((column, index) => (index === at ? value : column)).join(";");
        expect([row, await restored(stat("st_size", "4"), report(row), hardened)]).toEqual([row, [0]]);
      }
    }
    for (const value of values) {
      const header = `version=${value}&attrNum=${value}\npath;mode;dir;size;mtime;hash;usertar;encodeFlag`;
      expect(await restored(stat("st_size", "4"), report(columns.join(";"), header), hardened)).toEqual([0]);
    }
  });
});
