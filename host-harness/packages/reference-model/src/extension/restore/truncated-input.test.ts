import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { archiveReaders } from "../testing/archive-readers.js";
import type { ArchiveReader } from "../testing/archive-readers.js";
import { ExtensionBench, filesRoot } from "../testing/extension-bench.js";
import { endOfArchive, headerOf, inBlocks, longNameRecord, paddedContent } from "../testing/tar-blocks.js";

let bench: ExtensionBench;

beforeEach(() => {
  bench = ExtensionBench.inMemory();
});

afterEach(() => {
  expect(bench.beside()).toEqual([]);
  expect(bench.uncaught).toEqual([]);
  bench.close();
});

interface SmallArchive {
  readonly bytes: Buffer;
  /** Length from which on a hardened reader has nothing to find fault with. */
  readonly whole: number;
}

function archiveWith(...blocks: readonly Buffer[]): SmallArchive {
  const content = Buffer.concat(blocks);
  return { bytes: Buffer.concat([content, endOfArchive]), whole: content.length + endOfArchive.length };
}

const file = (name: string): Buffer => Buffer.concat([headerOf(Buffer.from(name), "0", 4), paddedContent]);

const directoryAndLongName = (root: string): SmallArchive =>
  archiveWith(
    file(`${root}a`),
    headerOf(Buffer.from(`${root}d/`), "5", 0),
    longNameRecord(Buffer.from(`${root}${"n".repeat(120)}`)),
    file("longLinkSymbol"),
  );

function extendedName(root: string): SmallArchive {
  const record = Buffer.from(`${12 + root.length} path=${root}pax\n`);
  return archiveWith(
    file(`${root}a`),
    headerOf(Buffer.from("pax"), "x", record.length),
    inBlocks(record),
    file("short"),
  );
}

/** Cuts an archive at every byte. */
function cutEverywhere({ name, isHardened, read }: ArchiveReader, { bytes, whole }: SmallArchive): void {
  const isSplit = name.startsWith("split");
  for (let length = 0; length <= bytes.length; length += 1) {
    const isRefused = read(bench, bytes.subarray(0, length));
    // The reader of split archives takes whole blocks only.
    if (isSplit && length % 512 !== 0) expect([length, isRefused]).toEqual([length, true]);
    if (isSplit) continue;
    if (length >= 1024) expect(bench.read(`${filesRoot}/a`)).toBe("evil");
    if (isHardened) expect([length, isRefused]).toEqual([length, length < whole]);
  }
}

describe("a small archive that is cut at any byte", () => {
  it.each(archiveReaders)("keeps what was whole: $name", (reader) => {
    const root = reader.name.startsWith("split") ? "" : `${filesRoot.slice(1)}/`;
    cutEverywhere(reader, directoryAndLongName(root));
  });

  it.each(archiveReaders.filter(({ name }) => !name.startsWith("split")))(
    "keeps what was whole, with an extended header: $name",
    (reader) => {
      cutEverywhere(reader, extendedName(`${filesRoot.slice(1)}/`));
      expect(bench.read(`${filesRoot}/pax`)).toBe("evil");
    },
  );
});

describe("an index and a report that are cut at any byte", () => {
  const big = `${filesRoot}/big`;
  const index = Buffer.from(
    `[{"fileName":"big","information":{"path":"${big}","stat":{"st_mode":33188,"st_size":4}},"isBigFile":true,"isUserTar":false}]`,
  );
  const report = Buffer.from(
    `version=1.0&attrNum=8\npath;mode;dir;size;mtime;hash;usertar;encodeFlag\n${big};33188;0;4;1;h;0;0\n`,
  );

  async function restored(
    indexBytes: Buffer,
    reportBytes: Buffer,
    hardened: boolean,
  ): Promise<readonly unknown[]> {
    bench.service.calls.length = 0;
    const extension = bench.extension({}, { hardened, parameters: { extensionAction: 2 } });
    extension.handleRestore(true);
    bench.send(extension, "manage.json", indexBytes, Buffer.alloc(0));
    bench.send(extension, "big", Buffer.from("data"), reportBytes);
    extension.publishIncrementalFile("");
    await bench.clock.runToEnd();
    const isThere = bench.files.find(big) !== undefined;
    if (isThere) bench.files.remove(big);
    return [
      ...bench.service.calls.filter(({ call }) => call === "incrementalDone").map(({ code }) => code),
      isThere,
    ];
  }

  it.each([false, true])("end the bundle with one code (hardened: %s)", async (hardened) => {
    for (let length = 0; length <= index.length; length += 1) {
      const outcome = await restored(index.subarray(0, length), report, hardened);
      expect([length, outcome]).toEqual([length, [0, length === index.length]]);
    }
    for (let length = 0; length <= report.length; length += 1) {
      const [code, ...rest] = await restored(index, report.subarray(0, length), hardened);
      expect([0, 13500008]).toContain(code);
      expect(rest).toHaveLength(1);
    }
  });
});
