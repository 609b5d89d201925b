import { describe, expect, it } from "vitest";
import { SimulatedProcess } from "../../world/simulated-process.js";
import { SandboxFiles } from "../../world/sandbox-files.js";
import { BigFileNames, bigFileNamesOf, extensionOf, shortenedReportName } from "./big-file-name.js";
import { isAncoName, isValidPath, percentDecode, percentEncode } from "./path-rules.js";
import { hashName } from "./string-hash.js";

describe("names of big files (spec/backup-extension.md §4.2)", () => {
  it.each([
    ["/a/b.txt", "txt"],
    ["/a.d/noext", "d/noext"],
    ["/a/b.", ""],
    ["/a/b", ""],
    [".x", "x"],
    ["a.tar.gz", "gz"],
  ])("the extension of %s is %j", (path, extension) => {
    expect(extensionOf(path)).toBe(extension);
  });

  it("are the hash of the path, with the extension in a full backup", () => {
    const hash = hashName("/a/b.txt");
    expect(hash).toMatch(/^[0-9a-f]{16}$/);
    expect(new BigFileNames(true).add("/a/b.txt")).toBe(`${hash}.txt`);
    expect(new BigFileNames(false).add("/a/b.txt")).toBe(hash);
    expect(new BigFileNames(true).add("/a/b.")).toBe(hashName("/a/b."));
  });

  it("that are taken become the hash of the path and a counter", () => {
    const names = new BigFileNames(true);
    expect(["1", "2", "3"].map(() => names.add("/a/b.x"))).toEqual(
      ["/a/b.x", "/a/b.x0", "/a/b.x1"].map((path) => `${hashName(path)}.x`),
    );
  });

  it("stay taken for as long as the process lives, and no longer", () => {
    const start = (pid: number): SimulatedProcess =>
      new SimulatedProcess(
        "com.example.notes:backup",
        { bundleName: "com.example.notes", pid, uid: 20010044, tokenId: 1 },
        new SandboxFiles([]),
        { permissions: [], systemApp: false },
      );
    const process = start(1);
    expect(bigFileNamesOf(process, false).add("/a")).toBe(hashName("/a"));
    expect(bigFileNamesOf(process, false).add("/a")).toBe(hashName("/a0"));
    expect(bigFileNamesOf(start(2), false).add("/a")).toBe(hashName("/a"));
  });

  it("a report's name that is too long becomes the hash of its last part, twice", () => {
    const hash = hashName("c.rp");
    expect(shortenedReportName("/a/b/c.rp")).toBe(hash + hash);
    expect(shortenedReportName("c.rp")).toBe(hash + hash);
  });
});

describe("paths (§11)", () => {
  it.each([
    ["a/b", true],
    ["", true],
    ["..", true],
    ["./a//b", true],
    ["a/..b", true],
    ["a../b", true],
    ["../a", false],
    ["a/../b", false],
    ["a/..", false],
    ["/..", false],
    ["x".repeat(4_096), true],
    ["x".repeat(4_097), false],
  ])("%s may be restored: %s", (path, isValid) => {
    expect(isValidPath(path)).toBe(isValid);
  });

  it("every byte is encoded but letters, digits and nine signs", () => {
    const kept = "azAZ09/-_.!~*()'";
    expect(percentEncode(kept)).toBe(kept);
    expect(percentEncode(" \n;%+\u0000\u00e9")).toBe("%20%0A%3B%25%2B%00%E9");
  });

  it.each([
    ["a%20b", "a b"],
    ["%e9%E9", "\u00e9\u00e9"],
    ["%4", "\u0004"],
    ["%zz", "\u0000"],
    ["%5z", "\u0005"],
    ["% 7", "\u0007"],
    ["%+f", "\u000f"],
    ["%-1", "\u00ff"],
    ["%%41", "\u00001"],
    ["plain", "plain"],
  ])("%j is decoded as C reads a hexadecimal number: %j", (text, decoded) => {
    expect(percentDecode(text)).toBe(decoded);
  });

  it.each([
    ["a_anco.jpg", true],
    ["_anco", true],
    ["a.jpg_anco", false],
    ["a.b_anco.jpg", true],
    [`${"a".repeat(28)}_anco.x`, true],
    [`${"a".repeat(27)}A_anco.x`, false],
    [`${"a".repeat(26)}A_anco.x`, true],
    ["a.jpg", false],
  ])("%s is handled by a helper of the service: %s (§7.4)", (name, isAnco) => {
    expect(isAncoName(name)).toBe(isAnco);
  });
});
