import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ConfigError, parseExtensionConfig, scanListsOf } from "../config/extension-config.js";
import { readBackupExResult } from "../config/dir-mapping.js";
import { IndexError, readIndex } from "../index/read-index.js";
import { percentDecode, percentEncode } from "../naming/path-rules.js";
import { readReport, reportHeader, reportLine } from "../report/report.js";
import { compactJson, jsonTextOf } from "./device-text.js";

const anyText = fc.oneof(
  fc.string({ maxLength: 200 }),
  fc.json({ maxDepth: 5 }),
  fc.json({ maxDepth: 4 }).chain((text) => fc.nat(text.length).map((cut) => text.slice(0, cut))),
);
const bytes = fc.uint8Array({ maxLength: 60 }).map((each) => Buffer.from(each).toString("latin1"));

/** Runs a parser; a failure must be the one that it documents. */
function tolerates(parse: () => unknown, expected: new (message: string) => Error): void {
  try {
    parse();
  } catch (error) {
    expect(error).toBeInstanceOf(expected);
  }
}

describe("parsers", () => {
  it("throw nothing but their own errors", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        tolerates(() => parseExtensionConfig(text), ConfigError);
        tolerates(() => readIndex(text), IndexError);
        expect(readBackupExResult(text).compatibleDirs).toBeInstanceOf(Set);
        expect(readReport(text)).toBeInstanceOf(Map);
      }),
      { numRuns: 1500 },
    );
  });

  it("read rows of an index whose members have any type", () => {
    const row = fc.dictionary(
      fc.constantFrom("fileName", "information", "isBigFile", "isUserTar"),
      fc.oneof(
        fc.jsonValue({ maxDepth: 3 }),
        fc.record({ path: fc.jsonValue(), stat: fc.jsonValue({ maxDepth: 3 }) }),
      ),
    );
    fc.assert(
      fc.property(fc.array(row, { maxLength: 5 }), (rows) => {
        tolerates(() => readIndex(JSON.stringify(rows)), IndexError);
      }),
      { numRuns: 800 },
    );
  });

  it("throw at brackets nested too deeply, as the real one does", () => {
    const deep = `{"includes":${"[".repeat(1001)}`;
    expect(() => parseExtensionConfig(deep)).toThrow(ConfigError);
    expect(() => readIndex("[".repeat(1002))).toThrow(IndexError);
  });

  it("read an index up to its first NUL", () => {
    expect(readIndex('[{"fileName":"a"}]\0').names).toEqual(["a"]);
    expect(readIndex('[{"fileName":"a\0"}]').names).toEqual([]);
  });

  it.each([
    ["%41", "A"],
    ["%4", "\u0004"],
    ["%", "\0"],
    ["%zz", "\0"],
    ["%+5x", "\u0005x"],
    ["% 5", "\u0005"],
    ["%-1", "\u00ff"],
    ["%-0", "\0"],
    ["%5g", "\u0005"],
    ["%25%41", "%A"],
  ])("decode %s", (text, expected) => {
    expect(percentDecode(text)).toBe(expected);
  });

  it.each([
    ["+7", 7],
    ["\t9x", 9],
    ["--5", 0],
    ["\u00a05", 0],
    ["0x1F", 0],
    ["99999999999999999999", 2 ** 63],
    ["-99999999999999999999", -(2 ** 63)],
  ])("read the size %j of a report as %d", (column, expected) => {
    const rows = [...readReport(`${reportHeader("usertar")}/a;1;0;${column};${column};;0;0\n`).values()];
    expect(rows).toMatchObject([{ size: expected, mtime: expected }]);
  });

  it("give back every path of a report", () => {
    fc.assert(
      fc.property(bytes, (path) => {
        const isEncoded = /[\n;\r]/.test(path);
        const row = { path, mode: "33188", isDirectory: false, size: 1, mtime: -2, hash: "AB", isEncoded };
        const rows = [...readReport(reportHeader("usertar") + reportLine(row, false)).values()];
        // The reader takes one leading slash away before it decodes.
        const kept = path.startsWith("/") ? path.slice(1) : path;
        expect(rows).toEqual([{ ...row, path: kept, isIncremental: false }]);
      }),
      { numRuns: 500 },
    );
  });

  it("decode what they encoded", () => {
    fc.assert(
      fc.property(bytes, (path) => {
        expect(percentDecode(percentEncode(path))).toBe(path);
      }),
    );
  });
});

describe("texts of an index", () => {
  it("are plain ASCII and mean what the device's writer saw", () => {
    fc.assert(
      fc.property(bytes, (path) => {
        const text = jsonTextOf(path);
        const json = compactJson({ path: text });
        expect(json).toMatch(/^[\u0000-\u007f]*$/);
        expect(JSON.parse(json)).toEqual({ path: text });
      }),
    );
  });

  it("decode UTF-8 as everybody does when it is right", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const wellFormed = Buffer.from(text).toString();
        expect(jsonTextOf(Buffer.from(wellFormed).toString("latin1"))).toBe(wellFormed);
      }),
    );
  });
});

describe("lists of a scan", () => {
  const config = parseExtensionConfig(
    JSON.stringify({
      includes: ["/a"],
      excludes: ["/b"],
      optionDir: [
        "no object",
        { sceneId: "s", excludes: ["/x"] },
        { sceneId: "s", includes: [], excludes: ["/y"] },
        { sceneId: "t", includes: "no list" },
      ],
    }),
  );

  it.each([
    ["", ["/a"], ["/b"]],
    ["s", [""], ["/x"]],
    ["t", [], []],
    ["unknown", [], []],
  ])("of scene %s", (scene, includes, excludes) => {
    expect(scanListsOf(config, scene)).toMatchObject({ includes, excludes });
  });
});
