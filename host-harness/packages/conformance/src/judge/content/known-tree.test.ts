import { describe, expect, it } from "vitest";
import { differenceOf, treeOf } from "./known-tree.js";

const file = { type: "file", size: 3, sha256: "a".repeat(64), mode: 0o100644, mtime: 5 } as const;

describe("differenceOf", () => {
  it("finds nothing in the same file, with the file type in the mode or without", () => {
    expect(differenceOf({ ...file, mode: 0o644 }, file)).toBeUndefined();
  });

  it.each([
    [{ size: 4 }, /4 bytes/],
    [{ sha256: "b".repeat(64) }, /sha256 b/],
    [{ mode: 0o100600 }, /mode 600, not 644/],
    [{ mtime: 6 }, /mtime 6, not 5/],
  ])("finds %o", (change, problem) => {
    expect(differenceOf({ ...file, ...change }, file)).toMatch(problem);
  });

  it("asks neither for size nor for time of a directory, and finds one in the place of a file", () => {
    const directory = { type: "dir", mode: 0o40755, mtime: 1 } as const;
    expect(differenceOf({ type: "dir", mode: 0o755, mtime: 2 }, directory)).toBeUndefined();
    expect(differenceOf(directory, file)).toMatch(/it is a dir/);
  });

  it("compares only what is known on both sides", () => {
    expect(differenceOf({ type: "file" }, file)).toBeUndefined();
  });
});

describe("treeOf", () => {
  it("drops the slash at the end of directories", () => {
    expect([...treeOf([{ path: "/data/a/", type: "dir" }]).keys()]).toEqual(["/data/a"]);
  });
});
