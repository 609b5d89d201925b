import { readdirSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { archiveReaders } from "../testing/archive-readers.js";
import { ExtensionBench, filesRoot } from "../testing/extension-bench.js";
import { behindLinks, hostileNames, linkTargets } from "../testing/hostile-names.js";
import { archiveOf, endOfArchive, headerOf, paddedContent } from "../testing/tar-blocks.js";

let bench: ExtensionBench;

beforeEach(() => {
  bench = ExtensionBench.inMemory();
});

afterEach(() => {
  expect(bench.beside()).toEqual([]);
  expect(
    readdirSync(dirname(dirname(bench.folder))).filter((name) => /^(x|etc|.*\.?escaped)$/.test(name)),
  ).toEqual([]);
  bench.close();
});

const climbs = (name: string): boolean => name.split("/").includes("..");

describe("hostile names in archives", () => {
  it("are more than 300", () => {
    expect(new Set(hostileNames.map((name) => name.toString("latin1"))).size).toBeGreaterThan(300);
  });

  it.each(archiveReaders)(
    "never lead out of the sandbox, and never break the reader: $name",
    ({ isHardened, read }) => {
      for (const name of hostileNames) {
        const isRefused = read(bench, archiveOf(name));
        if (isHardened && climbs(name.toString("latin1"))) expect(isRefused).toBe(true);
      }
      if (isHardened) expect(readdirSync(bench.folder).sort()).toEqual(["el1", "el2"]);
    },
  );
});

describe("hostile links", () => {
  it("are more than 60 tricks", () => {
    expect(linkTargets.length * behindLinks.length).toBeGreaterThan(60);
  });

  it.each(archiveReaders)("are followed inside the device only: $name", ({ name, isHardened, read }) => {
    const root = name.startsWith("split") ? "" : `${filesRoot.slice(1)}/`;
    for (const target of linkTargets) {
      symlinkSync(target, join(bench.host(filesRoot), "link"));
      for (const behind of behindLinks) {
        const isRefused = read(bench, archiveOf(Buffer.from(`${root}link${behind}`)));
        if (isHardened) expect([target, behind, isRefused]).toEqual([target, behind, true]);
        bench.files.find(`${filesRoot}/link${behind}`);
      }
      bench.files.removeTree(filesRoot);
      bench.files.makeDirectory(filesRoot, 0o755);
    }
    if (isHardened) expect(readdirSync(bench.folder).sort()).toEqual(["el1", "el2"]);
  });

  it.each(archiveReaders)(
    "in an archive cannot lead a later entry out: $name",
    ({ name, isHardened, read }) => {
      const root = name.startsWith("split") ? "" : `${filesRoot.slice(1)}/`;
      for (const target of [...linkTargets, dirname(bench.folder), bench.folder]) {
        const blocks = [
          headerOf(Buffer.from(`${root}link`), "2", 0, target),
          headerOf(Buffer.from(`${root}link/escaped`), "0", 4),
          paddedContent,
          headerOf(Buffer.from(`${root}link`), "0", 4),
          paddedContent,
          headerOf(Buffer.from(`${root}part`), "8", 4),
          paddedContent,
          endOfArchive,
        ];
        const isRefused = read(bench, Buffer.concat(blocks));
        if (isHardened && name.startsWith("split")) expect(isRefused).toBe(true);
      }
      expect(readdirSync(bench.folder).sort()).toEqual(["el1", "el2"]);
    },
  );

  it("that go round are given up", () => {
    symlinkSync("b", join(bench.host(filesRoot), "a"));
    symlinkSync("a", join(bench.host(filesRoot), "b"));
    expect(() => bench.files.stat(`${filesRoot}/a`)).toThrow(expect.objectContaining({ errno: 40 }));
    expect(() => bench.files.readDirectory(`${filesRoot}/a`)).toThrow(expect.objectContaining({ errno: 40 }));
  });
});
