import { mkdirSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ExtensionBench, filesRoot } from "../testing/extension-bench.js";
import { headerOf } from "../testing/tar-blocks.js";
import { untar } from "./untar.js";
import type { UntarOptions, UntarResult } from "./untar.js";

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
const data = (text: string): Buffer => Buffer.concat([Buffer.from(text), Buffer.alloc(512 - text.length)]);
const end = Buffer.alloc(1024);

function unpack(blocks: readonly Buffer[], options: Partial<UntarOptions> = {}): UntarResult {
  writeFileSync(bench.host(archive), Buffer.concat(blocks));
  return untar(bench.files, archive, { rootPath: "/", ...options });
}

const names = ({ files }: UntarResult): readonly string[] =>
  [...files.keys()].map((path) => path.slice(prefix.length));

function damaged(block: Buffer, at: number): Buffer {
  const copy = Buffer.from(block);
  copy[at] = (copy[at] ?? 0) + 1;
  return copy;
}

describe("unpacking", () => {
  it("stops at a header whose checksum or magic is wrong, and still succeeds", () => {
    for (const at of [0, 150, 257]) {
      const result = unpack([named("a"), damaged(named("b"), at), named("c"), end]);
      expect([result.returnCode, names(result)]).toEqual([0, ["a"]]);
    }
  });

  it("steps over the data of unknown types, but not of links and directories", () => {
    expect(names(unpack([named("g", "g", 3), data("abc"), named("a"), end]))).toEqual(["a"]);
    expect(names(unpack([named("s", "2", 3), data("abc"), named("a"), end]))).toEqual([]);
    expect(names(unpack([named("d", "5", 3), named("a"), end]))).toEqual(["d", "a"]);
  });

  it("ends at two empty blocks, or at one that data follows", () => {
    expect(names(unpack([named("a"), end, named("b"), end]))).toEqual(["a"]);
    expect(names(unpack([named("a"), Buffer.alloc(512), named("b"), end]))).toEqual(["a"]);
  });

  it("reads a name that fills its field on into the next one", () => {
    const name = prefix + "n".repeat(100 - prefix.length);
    const result = unpack([headerOf(Buffer.from(name), "0", 0), end]);
    expect([...result.files.keys()]).toEqual([`${name}0000644`]);
  });

  it("unpacks only what a report lists, and everything when it lists nothing", () => {
    const blocks = [named("a"), named("b", "0", 3), data("abc"), named("d", "5"), end];
    expect(names(unpack(blocks, { includes: new Set([`${prefix}a`]) }))).toEqual(["a", "d"]);
    expect(names(unpack(blocks, { includes: new Set() }))).toEqual(["a", "b", "d"]);
  });

  it("records failures in the incremental form only", () => {
    mkdirSync(bench.host(`${filesRoot}/a`));
    const blocks = [named("a"), named("b", "0", 2000), data("x")];
    expect([...unpack(blocks).errors]).toEqual([]);
    expect([...unpack(blocks, { includes: new Set() }).errors]).toEqual([
      [`${prefix}a`, [21]],
      [`${prefix}b`, [-2]],
    ]);
  });

  it("says only of an archive that cannot be opened that it failed", () => {
    expect(untar(bench.files, "/data/storage/none.tar", { rootPath: "/" }).returnCode).toBe(2);
  });
});
