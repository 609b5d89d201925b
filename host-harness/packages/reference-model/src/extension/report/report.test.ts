import { describe, expect, it } from "vitest";
import { readReport, reportHeader, reportLine } from "./report.js";

const header = "version=1.0&attrNum=8\npath;mode;dir;size;mtime;hash;isIncremental;encodeFlag\n";
const only = (line: string, head = header): unknown => [...readReport(`${head}${line}\n`).values()][0];

describe("reading a report (spec/backup-extension.md §6.2)", () => {
  it("gives every column its meaning", () => {
    expect(only("/data/a.txt;33188;0;6;1700000006;AB12;1;0")).toEqual({
      path: "data/a.txt",
      mode: "33188",
      isDirectory: false,
      size: 6,
      mtime: 1_700_000_006,
      hash: "AB12",
      isIncremental: true,
      isEncoded: false,
    });
  });

  it("flags are true for 1 alone", () => {
    for (const flag of ["", "0", "2", "true", " 1", "01"]) {
      expect(only(`a;0;${flag};0;0;;${flag};${flag}`)).toMatchObject({
        isDirectory: false,
        isIncremental: false,
        isEncoded: false,
      });
    }
    expect(only("a;0;1;0;0;;1;1")).toMatchObject({ isDirectory: true, isIncremental: true, isEncoded: true });
  });

  it("takes one slash away, then decodes what is marked as encoded", () => {
    expect(only("//a%2Fb;0;0;0;0;;0;1")).toMatchObject({ path: "/a/b" });
    expect(only("%2Fa;0;0;0;0;;0;1")).toMatchObject({ path: "/a" });
    expect(only("/a%2Fb;0;0;0;0;;0;0")).toMatchObject({ path: "a%2Fb" });
  });

  it.each([
    ["", 0],
    ["x1", 0],
    ["1x", 1],
    [" 12", 12],
    ["+7", 7],
    ["-5", -5],
    ["- 5", 0],
    ["12345678901234", 12_345_678_901_234],
    ["123456789012345678", 123_456_789_012_345_680],
    ["99999999999999999999", 2 ** 63],
    ["-99999999999999999999", -(2 ** 63)],
    ["12345678901234x", 12_345_678_901_234],
    ["1234567890123456x", 1_234_567_890_123_456],
  ])("the number %j is %d", (text, value) => {
    expect(only(`a;0;0;${text};${text};;0;0`)).toMatchObject({ size: value, mtime: value });
  });

  it("lines with other columns than the second line are ignored", () => {
    for (const line of ["a;0;0;0;0;;0", "a;0;0;0;0;;0;0;0", "a"]) expect(only(line)).toBeUndefined();
  });

  it("the second line counts the columns, and seven are the fewest: they have no mark for encoded paths", () => {
    expect(only("a%41;0;0;0;0;;1", "x\n1;2;3;4;5;6;7\n")).toMatchObject({
      path: "a%41",
      isIncremental: true,
      isEncoded: false,
    });
    expect(only("a;0;0;0;0;", "x\n1;2;3;4;5;6\n")).toBeUndefined();
    expect(only("a%41;0;0;0;0;;0;1;9", "x\n1;2;3;4;5;6;7;8;9\n")).toMatchObject({ path: "aA" });
  });

  it("what ends a line on other systems, and empty lines, do not count", () => {
    const text = "\n\nversion\r\n\n1;2;3;4;5;6;7;8\r\n\n/a;0;0;1;0;;0;0\r\n\n";
    expect([...readReport(text).keys()]).toEqual(["a"]);
    expect(only("a;0;0;1;0;;0;1\r")).toMatchObject({ isEncoded: true });
    // A line of that character alone is no empty one: it is a header without columns.
    expect([...readReport("\r\n\r\n/a;0;0;1;0;;0;0\n").keys()]).toEqual([]);
  });

  it("the first row of a path wins", () => {
    const rows = readReport(`${header}/a;0;0;1;0;;0;0\na;0;0;2;0;;0;0\nb;0;0;3;0;;0;0\n`);
    expect([...rows.values()].map(({ path, size }) => [path, size])).toEqual([
      ["a", 1],
      ["b", 3],
    ]);
  });

  it("nothing is read of a text without rows", () => {
    for (const text of ["", "x", "x\ny", "x\ny\n"]) expect(readReport(text).size).toBe(0);
  });
});

describe("writing a report (§6.4)", () => {
  it("has a header and a line for a row", () => {
    expect(reportHeader("usertar")).toBe(
      "version=1.0&attrNum=8\npath;mode;dir;size;mtime;hash;usertar;encodeFlag\n",
    );
    const row = { path: "a;é", mode: "33188", size: 6, mtime: -1, hash: "AB" };
    expect(reportLine({ ...row, isDirectory: false, isEncoded: true }, true)).toBe(
      "a%3B%E9;33188;0;6;-1;AB;1;1\n",
    );
    expect(reportLine({ ...row, isDirectory: true, isEncoded: false }, false)).toBe(
      "a;é;33188;1;6;-1;AB;0;0\n",
    );
  });
});
