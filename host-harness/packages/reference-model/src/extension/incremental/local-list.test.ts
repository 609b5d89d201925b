import { chmodSync, mkdirSync, symlinkSync, utimesSync } from "node:fs";
import { dirname } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SandboxExtensionFiles } from "../files/sandbox-extension-files.js";
import { ExtensionBench, filesRoot } from "../testing/extension-bench.js";
import { includeExcludeText, makeLocalList } from "./local-list.js";
import type { LocalList } from "./local-list.js";

let bench: ExtensionBench;
let files: SandboxExtensionFiles;

beforeEach(() => {
  bench = new ExtensionBench();
  files = new SandboxExtensionFiles(bench.sandbox, { directorySize: 4096 });
});

afterEach(() => {
  bench.close();
});

function put(path: string, content = "12345", mtime = 1_000): void {
  bench.write(path, content);
  utimesSync(bench.host(path), mtime, mtime);
}

/** Gives directories a time, from the inside out, since making a file changes that of its directory. */
function date(mtime: number, ...paths: readonly string[]): void {
  for (const path of paths) utimesSync(bench.host(path), mtime, mtime);
}

const list = (
  includes: readonly string[],
  { excludes = [], lastTime = 0 }: { excludes?: readonly string[]; lastTime?: number } = {},
): LocalList => makeLocalList(files, { includes, excludes }, lastTime);

const rowsOf = ({ text }: LocalList): readonly string[] => text.split("\n").slice(2, -1);
const pathsOf = (made: LocalList): readonly string[] =>
  rowsOf(made).map((row) => row.split(";", 1)[0]?.replace(`${filesRoot}/`, "") ?? "");

describe("the list that the service makes (spec/backup-extension.md §6.1)", () => {
  it("has two header lines, then every column of every file and directory", () => {
    put(`${filesRoot}/a.txt`, "123456", 1_700_000_006);
    chmodSync(bench.host(`${filesRoot}/a.txt`), 0o644);
    chmodSync(bench.host(filesRoot), 0o755);
    date(1_700_000_000, filesRoot);
    expect(list([`${filesRoot}/`]).text).toBe(
      "version=1.0&attrNum=8\n" +
        "path;mode;dir;size;mtime;hash;isIncremental;encodeFlag\n" +
        `${filesRoot}/;16877;1;4096;1700000000;;1;0\n` +
        `${filesRoot}/a.txt;33188;0;6;1700000006;;1;0\n`,
    );
  });

  it("names a root as the configuration writes it", () => {
    expect(pathsOf(list([filesRoot]))).toEqual([filesRoot]);
    expect(pathsOf(list([filesRoot.slice(1)]))).toEqual([filesRoot]);
    put(`${filesRoot}/a`);
    expect(pathsOf(list([`${filesRoot}/a`]))).toEqual(["a"]);
  });

  it("walks the last directory first, behind the files of its parent", () => {
    for (const path of ["b/1", "d/2", "d/e/3", "c"]) put(`${filesRoot}/${path}`);
    expect(pathsOf(list([`${filesRoot}/`]))).toEqual(["", "b", "c", "d", "d/2", "d/e", "d/e/3", "b/1"]);
  });

  it("counts as newer what was changed in a later second, and everything the first time", () => {
    put(`${filesRoot}/a`, "1", 1_000);
    put(`${filesRoot}/b`, "22", 1_001);
    date(1_000, filesRoot);
    const newer = (lastTime: number): readonly (string | undefined)[] =>
      rowsOf(list([`${filesRoot}/`], { lastTime })).map((row) => row.split(";")[6]);
    expect(newer(0)).toEqual(["1", "1", "1"]);
    expect(newer(999)).toEqual(["1", "1", "1"]);
    expect(newer(1_000)).toEqual(["0", "0", "1"]);
    expect(newer(1_001)).toEqual(["0", "0", "0"]);
    expect(list([`${filesRoot}/`], { lastTime: 1_000 })).toMatchObject({ size: 4_099, incrementalSize: 2 });
    expect(list([`${filesRoot}/`])).toMatchObject({ size: 4_099, incrementalSize: 4_099 });
  });

  it("encodes paths with a semicolon or a newline, and no others", () => {
    put(`${filesRoot}/a;b`);
    put(`${filesRoot}/c\nd e`);
    put(`${filesRoot}/e %`);
    const rows = rowsOf(list([`${filesRoot}/`])).slice(1);
    expect(rows.map((row) => [row.split(";")[0], row.slice(-1)])).toEqual([
      [`${filesRoot}/a%3Bb`, "1"],
      [`${filesRoot}/c%0Ad%20e`, "1"],
      [`${filesRoot}/e %`, "0"],
    ]);
  });

  it("lists links as files, with what they lead to, and with zeros where they lead nowhere", () => {
    put(`${filesRoot}/target`, "1234567", 5_000);
    chmodSync(bench.host(`${filesRoot}/target`), 0o600);
    symlinkSync("target", bench.host(`${filesRoot}/link`));
    symlinkSync("gone", bench.host(`${filesRoot}/nowhere`));
    mkdirSync(bench.host(`${filesRoot}/z`));
    symlinkSync("z", bench.host(`${filesRoot}/to-z`));
    const rows = rowsOf(list([`${filesRoot}/`]));
    expect(rows).toContain(`${filesRoot}/link;33152;0;7;5000;;1;0`);
    expect(rows).toContain(`${filesRoot}/nowhere;0;0;0;0;;1;0`);
    expect(rows.find((row) => row.startsWith(`${filesRoot}/to-z;`))?.split(";")[2]).toBe("0");
  });

  it("is empty when there is nothing to look at, and has only headers when what is named is not there", () => {
    for (const includes of [[], ["/elsewhere/x"], ["/data/storage/el3/base/"], ["", `${filesRoot}/`]]) {
      expect(list(includes)).toEqual({ text: "", size: 0, incrementalSize: 0 });
    }
    expect(list([`${filesRoot}/gone`]).text.split("\n")).toHaveLength(3);
  });

  it("takes equal roots once, sorted by where they lie on the device", () => {
    put("/data/storage/el1/base/x");
    put(`${filesRoot}/a`);
    const roots = [`${filesRoot}/a`, "/data/storage/el1/base/x", `${filesRoot.slice(1)}/a`];
    expect(pathsOf(list(roots))).toEqual(["/data/storage/el1/base/x", "a"]);
  });
});

describe("its excludes (§3.4, §6.1)", () => {
  beforeEach(() => {
    for (const path of ["a/1", "ab", "a.log", "c/a/2"]) put(`${filesRoot}/${path}`);
  });

  const left = (...excludes: readonly string[]): readonly string[] =>
    [...pathsOf(list([`${filesRoot}/`], { excludes }))].sort();
  const all = ["", "a", "a.log", "a/1", "ab", "c", "c/a", "c/a/2"];

  it.each([
    ["a directory, with everything in it", `${filesRoot}/a`, ["", "a.log", "ab", "c", "c/a", "c/a/2"]],
    ["a directory with its slash", `${filesRoot}/a/`, ["", "a.log", "ab", "c", "c/a", "c/a/2"]],
    ["a path without its first slash", `${filesRoot.slice(1)}/c`, ["", "a", "a.log", "a/1", "ab"]],
    [
      "a file, but not what begins like it",
      `${filesRoot}/a.log`,
      ["", "a", "a/1", "ab", "c", "c/a", "c/a/2"],
    ],
    ["no wildcard", `${filesRoot}/*.log`, all],
    ["nothing that is not there", `${filesRoot}/gone`, all],
    ["no place that the service does not know", "/data/storage/el2", all],
  ])("are %s", (_what, exclude, expected) => {
    expect(left(exclude)).toEqual(expected);
  });

  it("may be several", () => {
    expect(left(`${filesRoot}/a`, `${filesRoot}/ab`, `${filesRoot}/c`)).toEqual(["", "a.log"]);
  });
});

describe("folders of modules (§3.4)", () => {
  const haps = "/data/storage/el2/base/haps";

  beforeEach(() => {
    for (const path of [
      "entry/files/f",
      "entry/database/d",
      "entry/preferences/p",
      "entry/cache/c",
      "feature/files/f",
    ])
      put(`${haps}/${path}`);
    put(`${haps}/readme`);
    put(`${haps}/entry/database.txt`);
    put(`${dirname(haps)}/other/*/files/x`);
  });

  it("stand for every wildcard below haps, whatever comes behind it", () => {
    const found = [
      "entry/database",
      "entry/database/d",
      "entry/files",
      "entry/files/f",
      "entry/preferences",
      "entry/preferences/p",
      "feature/files",
      "feature/files/f",
    ].map((path) => `${haps}/${path}`);
    for (const rest of ["/files/", "/database", "", "/*/x"]) {
      const made = list([`${haps}/*${rest}`]);
      if (rest === "/*/x") expect(made.text).toBe("");
      else expect(pathsOf(made)).toEqual(found);
    }
  });

  it("are expanded nowhere else", () => {
    expect(pathsOf(list([`${dirname(haps)}/other/*/files/`]))).toEqual([
      `${dirname(haps)}/other/*/files/`,
      `${dirname(haps)}/other/*/files/x`,
    ]);
    expect(list(["/data/storage/el1/base/haps/*/files/"]).text).toBe("");
    expect(pathsOf(list([`${haps}/entry/files/`]))).toHaveLength(2);
  });
});

it("the text for the service names includes, then excludes, one a line", () => {
  expect(includeExcludeText({ includes: ["a", "b"], excludes: ["c"] })).toBe("INCLUDES\na\nb\nEXCLUDES\nc\n");
});
