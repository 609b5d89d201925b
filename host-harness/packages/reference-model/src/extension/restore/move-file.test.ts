import { existsSync, statSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FileError } from "../files/extension-files.js";
import { SandboxExtensionFiles } from "../files/sandbox-extension-files.js";
import { ExtensionBench, filesRoot } from "../testing/extension-bench.js";
import { moveFile } from "./move-file.js";

/** Files between places that nothing can be renamed across. */
class WithoutRename extends SandboxExtensionFiles {
  failure: Error = new FileError(18, "another file system");
  open = 0;

  override rename(): void {
    throw this.failure;
  }

  override openForRead(path: string): number {
    this.open += 1;
    return super.openForRead(path);
  }

  override openForWrite(path: string, mode: number): number {
    const fd = super.openForWrite(path, mode);
    this.open += 1;
    return fd;
  }

  override close(fd: number): void {
    this.open -= 1;
    super.close(fd);
  }
}

describe("moving a restored file (spec/backup-extension.md §7.2)", () => {
  let bench: ExtensionBench;
  const from = `${filesRoot}/from`;
  const to = `${filesRoot}/to`;

  beforeEach(() => {
    bench = new ExtensionBench();
  });

  afterEach(() => {
    bench.close();
  });

  it("renames it, whatever stood there", () => {
    bench.write(from, "new");
    bench.write(to, "older and longer");
    moveFile(bench.files, from, to);
    expect(bench.read(to)).toBe("new");
    expect(existsSync(bench.host(from))).toBe(false);
  });

  it("copies it where that is impossible; the source stays", () => {
    const files = new WithoutRename(bench.sandbox);
    const content = Buffer.alloc(2 * 512 * 1024 + 5, "0123456789").toString();
    bench.write(from, content);
    moveFile(files, from, to);
    expect(bench.read(to)).toBe(content);
    expect(bench.read(from)).toBe(content);
    expect(statSync(bench.host(to)).mode & 0o777).toBe(0o600);
    expect(files.open).toBe(0);
  });

  it("onto itself does nothing", () => {
    bench.write(from, "x");
    moveFile(new WithoutRename(bench.sandbox), from, from);
    expect(bench.read(from)).toBe("x");
  });

  it("fails when it cannot be copied either, leaving nothing open; a mistake is passed on", () => {
    const files = new WithoutRename(bench.sandbox);
    bench.write(from, "x");
    expect(() => {
      moveFile(files, from, `${filesRoot}/gone/to`);
    }).toThrow(FileError);
    expect(files.open).toBe(0);
    files.failure = new RangeError("a mistake");
    expect(() => {
      moveFile(files, from, to);
    }).toThrow(files.failure);
    expect(existsSync(bench.host(to))).toBe(false);
  });
});
