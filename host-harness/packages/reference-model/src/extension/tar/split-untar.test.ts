import { existsSync, readlinkSync, statSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ExtensionBench, filesRoot } from "../testing/extension-bench.js";
import { endOfArchive, headerOf, inBlocks } from "../testing/tar-blocks.js";
import { isSplitTar, untarSplit } from "./split-untar.js";

const archivePath = "/data/storage/el2/base/.backup/restore/part.tar";
const root = `${filesRoot}/root`;

describe("the reader of archives that continue each other (spec/backup-extension.md §8)", () => {
  let bench: ExtensionBench;

  beforeEach(() => {
    bench = new ExtensionBench();
  });

  afterEach(() => {
    bench.close();
  });

  const entry = (name: string, type: string, content = "", linkName = ""): Buffer => {
    const data = Buffer.from(content);
    return Buffer.concat([headerOf(Buffer.from(name), type, data.length, linkName), inBlocks(data)]);
  };

  function unpack(...pieces: readonly Buffer[]): boolean {
    bench.write(archivePath, Buffer.concat(pieces));
    return untarSplit(bench.files, archivePath, root);
  }

  function isSplit(...pieces: readonly Buffer[]): boolean {
    bench.write(archivePath, Buffer.concat(pieces));
    return isSplitTar(bench.files, archivePath, root);
  }

  const modeOf = (name: string): number => statSync(bench.host(`${root}/${name}`)).mode & 0o7777;

  it("makes files and directories, all of mode 0700", () => {
    expect(unpack(entry("d", "5"), entry("d/a", "0", "content"), entry("b", "\0", "x"), endOfArchive)).toBe(
      true,
    );
    expect(bench.read(`${root}/d/a`)).toBe("content");
    expect(bench.read(`${root}/b`)).toBe("x");
    expect(["", "d", "d/a", "b"].map(modeOf)).toEqual([0o700, 0o700, 0o700, 0o700]);
  });

  it("starts a file with type 8 and goes on with 9 and A", () => {
    expect(unpack(entry("a", "8", "one "), endOfArchive)).toBe(true);
    expect(unpack(entry("a", "9", "two "), endOfArchive)).toBe(true);
    expect(unpack(entry("a", "A", "three"), entry("b", "0", "x"), endOfArchive)).toBe(true);
    expect(bench.read(`${root}/a`)).toBe("one two three");
    expect(unpack(entry("a", "8", "anew"), endOfArchive)).toBe(true);
    expect(bench.read(`${root}/a`)).toBe("anew");
    expect(bench.read(`${root}/b`)).toBe("x");
  });

  it("makes the one directory that a file needs", () => {
    expect(unpack(entry("d/a", "0", "x"), endOfArchive)).toBe(true);
    expect(bench.read(`${root}/d/a`)).toBe("x");
    expect(modeOf("d")).toBe(0o700);
  });

  it("makes symbolic links, in place of what stood there", () => {
    bench.write(`${root}/link`, "older");
    expect(unpack(entry("link", "2", "", "target"), endOfArchive)).toBe(true);
    expect(readlinkSync(bench.host(`${root}/link`))).toBe("target");
  });

  it("takes long names and long targets for the next entry alone", () => {
    const [name, target] = ["n".repeat(150), "t".repeat(150)];
    expect(
      unpack(
        entry("longLinkSymbol", "K", `${target}\0`),
        entry("longLinkSymbol", "L", `${name}\0`),
        entry("short", "2", "", "near"),
        entry("other", "2", "", "near"),
        endOfArchive,
      ),
    ).toBe(true);
    expect(readlinkSync(bench.host(`${root}/${name}`))).toBe(target);
    expect(readlinkSync(bench.host(`${root}/other`))).toBe("near");
    expect(existsSync(bench.host(`${root}/short`))).toBe(false);
  });

  it("steps over entries that it does not know", () => {
    expect(unpack(entry("g", "g", "x".repeat(600)), entry("a", "0", "x"), endOfArchive)).toBe(true);
    expect(existsSync(bench.host(`${root}/g`))).toBe(false);
    expect(bench.read(`${root}/a`)).toBe("x");
  });

  it("removes a file whose data is missing", () => {
    const cut = headerOf(Buffer.from("cut"), "0", 2_000);
    unpack(entry("a", "0", "x"), cut, Buffer.alloc(512, "y"));
    expect(bench.read(`${root}/a`)).toBe("x");
    expect(existsSync(bench.host(`${root}/cut`))).toBe(false);
  });

  it("does not build a path of 2048 bytes: the one before it is used again", () => {
    const name = `${"d/".repeat(1_010)}xx`;
    expect(
      unpack(entry("a", "0", "first"), entry("l", "L", `${name}\0`), entry("b", "0", "second"), endOfArchive),
    ).toBe(true);
    // The one before is that of the record with the name.
    expect(bench.read(`${root}/l`)).toBe("second");
    expect(bench.read(`${root}/a`)).toBe("first");
    expect(existsSync(bench.host(`${root}/b`))).toBe(false);
  });

  it("takes no name of 2048 bytes from a record", () => {
    const record = entry("l", "L", `${"n".repeat(2_047)}\0`);
    expect(unpack(record, entry("b", "0", "x"), endOfArchive)).toBe(true);
    expect(bench.read(`${root}/b`)).toBe("x");
  });

  it("reads only files of whole blocks that are there, and stops where a header is wrong", () => {
    expect(unpack(entry("a", "0", "x"), endOfArchive, Buffer.alloc(1))).toBe(false);
    expect(untarSplit(bench.files, "/data/storage/el2/gone.tar", root)).toBe(false);
    const wrong = entry("b", "0", "x");
    wrong.write("9", 0);
    expect(unpack(entry("a", "0", "x"), wrong, endOfArchive)).toBe(false);
    expect(bench.read(`${root}/a`)).toBe("x");
    expect(existsSync(bench.host(`${root}/b`))).toBe(false);
    expect(unpack(entry("a", "0", "y"))).toBe(true);
    expect(bench.read(`${root}/a`)).toBe("y");
  });

  it("ends at two blocks that begin with a NUL", () => {
    expect(unpack(entry("a", "0", "x"), endOfArchive, entry("b", "0", "x"))).toBe(true);
    expect(existsSync(bench.host(`${root}/b`))).toBe(false);
  });

  it.each(["8", "9", "A"])("knows an archive of a chain by an entry of type %s", (type) => {
    expect(isSplit(entry("d", "5"), entry("a", type, "x"), endOfArchive)).toBe(true);
    expect(existsSync(bench.host(`${root}/a`))).toBe(false);
  });

  it("knows no other as one, and writes no file while looking", () => {
    expect(isSplit(entry("d", "5"), entry("a", "0"), endOfArchive)).toBe(false);
    expect(existsSync(bench.host(`${root}/a`))).toBe(false);
    expect(isSplit(endOfArchive)).toBe(false);
    expect(isSplit(entry("a", "8", "x"), Buffer.alloc(1))).toBe(false);
    expect(isSplitTar(bench.files, "/data/storage/el2/gone.tar", root)).toBe(false);
  });
});
