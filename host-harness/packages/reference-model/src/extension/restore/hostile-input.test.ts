import { lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ExtensionBench, filesRoot } from "../testing/extension-bench.js";
import { headerOf } from "../testing/tar-blocks.js";
import { isSplitTar, untarSplit } from "../tar/split-untar.js";
import { untar } from "../tar/untar.js";

let bench: ExtensionBench;
const archive = "/data/storage/el2/base/x.tar";

beforeEach(() => {
  bench = new ExtensionBench();
});

afterEach(() => {
  bench.close();
});

const content = Buffer.concat([Buffer.from("evil"), Buffer.alloc(508)]);
const end = Buffer.alloc(1024);

function longName(name: Buffer): Buffer {
  const data = Buffer.concat([name, Buffer.alloc(1)]);
  const padding = Buffer.alloc((512 - (data.length % 512)) % 512);
  return Buffer.concat([headerOf(Buffer.from("longLinkSymbol"), "L", data.length), data, padding]);
}

/** An archive with one file of this name; names that do not fit a header get a record of their own. */
function archiveOf(name: Buffer): Buffer {
  const isLong = name.length >= 100;
  const header = headerOf(isLong ? Buffer.from("longLinkSymbol") : name, "0", 4);
  return Buffer.concat([...(isLong ? [longName(name)] : []), header, content, end]);
}

const climbs = [
  "..",
  "../..",
  "../../..",
  "../../../../../../../..",
  "a/..",
  "a/../..",
  "./..",
  "..//..",
  "a/./../../..",
];
const starts = ["", "/", "//", "///", "./", "data/storage/el2/base/files/", "/data/storage/el2/base/files/"];
const goals = ["x", "etc/passwd", "tmp/ohbackup.escaped", "data/storage/../../x", "..", "."];
const oddNames = [
  "\\..\\..\\x",
  "..\\x",
  "C:\\x",
  "%2e%2e/x",
  "..%2fx",
  "\u2025/x",
  "\uff0e\uff0e/x",
  "..\u0001/x",
  "con",
  "nul",
  "a\nb",
  "-rf",
  "~/x",
  "$HOME/x",
  "a".repeat(255),
  "a".repeat(256),
  "a/".repeat(1000) + "x",
  "a".repeat(4095),
  "a".repeat(4096),
  "/".repeat(300) + "x",
];

const hostileNames: readonly Buffer[] = [
  ...starts.flatMap((start) =>
    climbs.flatMap((climb) => goals.map((goal) => Buffer.from(`${start}${climb}/${goal}`))),
  ),
  ...starts.flatMap((start) => climbs.map((climb) => Buffer.from(start + climb))),
  ...oddNames.map((name) => Buffer.from(name)),
  Buffer.from([0xc0, 0xae, 0xc0, 0xae, 0x2f, 0x78]),
  Buffer.from([0xff, 0xfe]),
];

/** Everything in the folder that holds the sandboxes, as long as it is not a sandbox. */
function surroundings(): readonly string[] {
  const parent = dirname(bench.folder);
  return readdirSync(parent).filter((name) => name === "x" || name.includes("escaped") || name === "etc");
}

describe("hostile names in archives", () => {
  it("are more than 300", () => {
    expect(hostileNames.length).toBeGreaterThan(300);
  });

  it("never lead out of the sandbox, and never break the reader", () => {
    for (const name of hostileNames) {
      writeFileSync(bench.host(archive), archiveOf(name));
      for (const includes of [undefined, new Set<string>()]) {
        const result = untar(bench.files, archive, {
          rootPath: "/",
          ...(includes === undefined ? {} : { includes }),
        });
        expect(result.returnCode).toBe(0);
      }
      expect(untarSplit(bench.files, archive, filesRoot)).toBe(true);
    }
    expect(surroundings()).toEqual([]);
  });
});

describe("links", () => {
  const targets = [
    "/",
    "/etc",
    "/tmp",
    "..",
    "../..",
    "../../../../../../../../..",
    "/data/storage/..",
    "/data/storage/el2/../../..",
    "/proc/self/root",
    "/dev",
    "link",
    "./link",
    "link/..",
    "/data/storage/el2/base/files/link",
  ];
  const behind = ["", "/x", "/../x", "/etc/passwd.escaped", "/tmp/escaped"];

  it.each(targets)("that lead to %s are followed inside the device only", (target) => {
    symlinkSync(target, join(bench.host(filesRoot), "link"));
    for (const path of behind) {
      writeFileSync(bench.host(archive), archiveOf(Buffer.from(`data/storage/el2/base/files/link${path}`)));
      expect(untar(bench.files, archive, { rootPath: "/" }).returnCode).toBe(0);
      bench.files.find(`${filesRoot}/link${path}`);
    }
    expect(surroundings()).toEqual([]);
    expect(readdirSync(bench.folder).sort()).toEqual(["el1", "el2"]);
  });

  it("made by the reader of split archives cannot lead a later entry out", () => {
    for (const target of [...targets, dirname(bench.folder), bench.folder]) {
      const blocks = [
        headerOf(Buffer.from("link"), "2", 0, target),
        headerOf(Buffer.from("link/escaped"), "0", 4),
        content,
        headerOf(Buffer.from("link"), "0", 4),
        content,
        headerOf(Buffer.from("part"), "8", 4),
        content,
        end,
      ];
      writeFileSync(bench.host(archive), Buffer.concat(blocks));
      expect(isSplitTar(bench.files, archive, filesRoot)).toBe(false);
      untarSplit(bench.files, archive, filesRoot);
    }
    expect(surroundings()).toEqual([]);
    expect(readdirSync(bench.folder).sort()).toEqual(["el1", "el2"]);
  });

  it("that go round are given up", () => {
    symlinkSync("b", join(bench.host(filesRoot), "a"));
    symlinkSync("a", join(bench.host(filesRoot), "b"));
    expect(() => bench.files.stat(`${filesRoot}/a`)).toThrow(expect.objectContaining({ errno: 40 }));
    expect(() => bench.files.readDirectory(`${filesRoot}/a`)).toThrow(expect.objectContaining({ errno: 40 }));
  });
});

describe("hostile indexes and reports", () => {
  const parameters = { extensionAction: 2 };
  const report = Buffer.from("version=1.0&attrNum=8\npath;mode;dir;size;mtime;hash;usertar;encodeFlag\n");
  const indexOf = (path: unknown, fileName: unknown = "big"): Buffer =>
    Buffer.from(
      JSON.stringify([
        { fileName, information: { path, stat: { st_mode: 33188 } }, isBigFile: true, isUserTar: false },
      ]),
    );

  it("cannot put a big file outside the sandbox", async () => {
    const paths = [
      ...hostileNames.slice(0, 60).map(String),
      "/etc/escaped",
      "/tmp/escaped",
      "",
      "/",
      5,
      null,
      {},
      "x".repeat(5000),
    ];
    for (const path of paths) {
      for (const row of [
        report,
        Buffer.concat([report, Buffer.from(`${typeof path === "string" ? path : "p"};1;0;1;1;h;0;0\n`)]),
      ]) {
        const extension = bench.extension({}, { parameters });
        extension.handleRestore(true);
        bench.send(extension, "manage.json", indexOf(path), Buffer.alloc(0));
        bench.send(extension, "big", Buffer.from("evil"), row);
        extension.publishIncrementalFile("");
        await bench.clock.runToEnd();
      }
    }
    expect(surroundings()).toEqual([]);
    expect(bench.uncaught).toEqual([]);
  });

  it.each([
    ["information that is a number", '[{"fileName":"a","information":5}]', 13900020],
    ["a time that is a number", '[{"fileName":"a","information":{"stat":{"st_atim":5}}}]', 13900020],
    ["information that is a list", '[{"fileName":"a","information":[1]}]', 13900020],
    ["deep nesting", "[".repeat(5000), 0],
    [
      "huge numbers",
      '[{"fileName":"a","information":{"stat":{"st_mode":1e300,"st_size":-1}},"isBigFile":false}]',
      0,
    ],
    ["a NUL", "\u0000", 0],
    ["climbing names", `[${'{"fileName":"../../x.tar","information":{}},'.repeat(100)}]`, 22],
  ])("end the bundle with a code: %s", async (_name, index, code) => {
    const extension = bench.extension({}, { parameters });
    extension.handleRestore(true);
    bench.send(extension, "manage.json", Buffer.from(index), Buffer.alloc(0));
    extension.publishIncrementalFile("");
    await bench.clock.runToEnd();
    const ends = bench.service.calls.filter(({ call }) => call === "incrementalDone");
    expect(ends.map((call) => call.code)).toEqual([code]);
    expect(bench.uncaught).toEqual([]);
  });

  it("cannot be written through an existing link of the temp directory", () => {
    const secret = join(dirname(bench.folder), "ohbackup-secret.escaped");
    mkdirSync(bench.host("/data/storage/el2/base/.backup/restore"), { recursive: true });
    symlinkSync(secret, bench.host("/data/storage/el2/base/.backup/restore/part.0.tar"));
    const extension = bench.extension({}, { parameters });
    extension.handleRestore(false);
    bench.send(extension, "part.0.tar", Buffer.from("evil"), Buffer.alloc(0));
    expect(surroundings()).toEqual([]);
    expect(lstatSync(bench.host("/data/storage/el2/base/.backup/restore/part.0.tar")).isSymbolicLink()).toBe(
      true,
    );
    expect(() => readFileSync(secret)).toThrow("ENOENT");
  });
});
