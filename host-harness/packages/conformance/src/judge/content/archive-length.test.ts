import { describe, expect, it } from "vitest";
import { archiveLength } from "./archive-length.js";

const member = (
  name: string,
  size: number | undefined,
  type = "0",
): Parameters<typeof archiveLength>[0][number] => ({
  name,
  type,
  mode: 0o644,
  ...(size === undefined ? {} : { size }),
});

describe("archiveLength", () => {
  it("counts headers, padded content and the zeros at the end", () => {
    expect(archiveLength([])).toBe(1024);
    expect(archiveLength([member("a", 0)])).toBe(1024 + 512);
    expect(archiveLength([member("a", 1), member("b", 513)])).toBe(1024 + 512 + 512 + 512 + 1024);
  });

  it("counts nothing behind a directory, whatever size it has", () => {
    expect(archiveLength([member("d/", 4096, "5")])).toBe(1024 + 512);
  });

  it("counts a record for names of 100 bytes and more", () => {
    expect(archiveLength([member("x".repeat(99), 0)])).toBe(1024 + 512);
    expect(archiveLength([member("x".repeat(100), 0)])).toBe(1024 + 512 + 512 + 512);
    // The record ends in a zero byte, which can need a block of its own.
    expect(archiveLength([member("x".repeat(512), 0)])).toBe(1024 + 512 + 512 + 1024);
    // Bytes count, not characters.
    expect(archiveLength([member("ü".repeat(50), 0)])).toBe(1024 + 512 + 512 + 512);
  });

  it("is not known when the size of a member is not", () => {
    expect(archiveLength([member("a", undefined)])).toBeUndefined();
  });
});
