import { mkdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, expect, it } from "vitest";
import { ExtensionBench, filesRoot } from "../testing/extension-bench.js";
import { endOfArchive, headerOf, inBlocks, sumUp } from "../testing/tar-blocks.js";
import { untar } from "./untar.js";
import type { UntarResult } from "./untar.js";

let bench: ExtensionBench;
const archive = "/data/storage/el2/base/x.tar";
const prefix = "data/storage/el2/base/files/";

beforeEach(() => {
  bench = new ExtensionBench();
});

afterEach(() => {
  bench.close();
});

const named = (name: string, type = "0", size = 0): Buffer =>
  headerOf(Buffer.from(prefix + name), type, size);

/** A header in which a field has another text. */
function withField(header: Buffer, offset: number, text: string): Buffer {
  header.write(text, offset, "latin1");
  sumUp(header);
  return header;
}

/** Unpacks as an incremental restore does, everything. */
function unpack(...blocks: readonly Buffer[]): UntarResult {
  writeFileSync(bench.host(archive), Buffer.concat([...blocks, endOfArchive]));
  return untar(bench.files, archive, { rootPath: "/", includes: new Set() });
}

const errorsOf = (...blocks: readonly Buffer[]): readonly unknown[] =>
  [...unpack(...blocks).errors].map(([path, codes]) => [path.slice(prefix.length), codes]);

const modeOf = (name: string): number => statSync(bench.host(`${filesRoot}/${name}`)).mode & 0o7777;

it.each([
  ["00000000005\0", 5],
  ["       5\0\0\0\0", 5],
  ["x-5\0\0\0\0\0\0\0\0\0", 5],
  // A NUL ends the text, also in front of the digits.
  ["\x0000000000005", 0],
  ["1\x002000000000", 1],
])("reads the size %j as %d", (text, size) => {
  const header = withField(named("a"), 124, text);
  const { files } = unpack(header, ...(size === 0 ? [] : [inBlocks(Buffer.alloc(size))]), named("b"));
  expect([...files.values()]).toEqual([size, 0]);
});

it("gives a directory the sticky bit, but no set-id bit", () => {
  unpack(withField(named("d", "5"), 100, "0007755\0"), withField(named("e", "5"), 100, "0002700\0"));
  expect([modeOf("d"), modeOf("e")]).toEqual([0o1755, 0o700]);
});

it("keeps the first failures of a path", () => {
  mkdirSync(bench.host(`${filesRoot}/a`));
  expect(errorsOf(named("a"), named("a"))).toEqual([["a", [21]]]);
});

it("notices a link that leads nowhere only behind it", () => {
  symlinkSync("nowhere", bench.host(`${filesRoot}/dangling`));
  // As a directory of its own the same path is in the way at once.
  expect(errorsOf(named("dangling/x"), named("dangling/y", "5"))).toEqual([
    ["dangling/x", [2]],
    ["dangling/y", [17]],
  ]);
});

it("makes the directories of a file whose name ends with a slash, but not the file", () => {
  expect(errorsOf(named("new/"))).toEqual([["new/", [21]]]);
  expect(statSync(bench.host(`${filesRoot}/new`)).isDirectory()).toBe(true);
  writeFileSync(bench.host(`${filesRoot}/file`), "");
  expect(errorsOf(named("file/"))).toEqual([["file/", [21]]]);
});

it.each([
  // A length without a sign near the largest one is small again once the header is added, and ends the records.
  [`20 path=${prefix}xx\n`.replace("20", String(prefix.length + 11)) + "-5 path=q\n", "q"],
  ["-79 path=q\n", undefined],
  ["99999999999999999999 path=q\n", "q"],
])("reads the records %j", (records, expected) => {
  const { files } = unpack(
    headerOf(Buffer.from("PaxHeader"), "x", records.length),
    inBlocks(Buffer.from(records)),
    named("plain"),
  );
  // What follows the wanted path belongs to it unless a newline ends it: then it is not used.
  expect([...files.keys()].length).toBe(expected === undefined ? 0 : 1);
});
