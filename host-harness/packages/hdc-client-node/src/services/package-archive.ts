import { open, readdir } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { HdcError } from "../errors.js";
import { onLocalFile } from "../local-files/local-error.js";
import type { ReadableContent } from "../protocol/transfer/send-data.js";

const blockSize = 512;
const nameLimit = 99;
const packageName = /\.(hap|hsp|app)$/i;

/** True for a file that `install` takes by itself (`spec/hdc.md §7`). */
export function isPackage(path: string): boolean {
  return packageName.test(path);
}

/** Content of known size that is sent. */
export interface SizedContent extends ReadableContent {
  readonly size: number;
  close(): Promise<void>;
}

/**
 * The packages of a folder as one archive, which the device installs in one transaction. The dialect is hdc's: ustar
 * headers, data padded to 512 bytes, no closing blocks (`spec/hdc.md §7`). The archive is made while it is read.
 * @returns undefined when the folder holds no package
 */
export async function openPackageArchive(folder: string): Promise<SizedContent | undefined> {
  const names = (await onLocalFile("list", folder, () => readdir(folder))).filter(isPackage).sort();
  if (names.length === 0) return undefined;
  const handles: FileHandle[] = [];
  try {
    const segments: Segment[] = [];
    for (const name of names) {
      const path = join(folder, name);
      const handle = await onLocalFile("open", path, () => open(path, "r"));
      handles.push(handle);
      const { size, mode } = await handle.stat();
      segments.push({ bytes: header(name, size, mode) }, { path, handle, size });
      const padding = (blockSize - (size % blockSize)) % blockSize;
      if (padding > 0) segments.push({ bytes: Buffer.alloc(padding) });
    }
    return new SegmentedContent(segments, handles);
  } catch (error) {
    await closeAll(handles);
    throw error;
  }
}

type Segment =
  { readonly bytes: Buffer } | { readonly path: string; readonly handle: FileHandle; readonly size: number };

class SegmentedContent implements SizedContent {
  readonly size: number;

  constructor(
    private readonly segments: readonly Segment[],
    private readonly handles: readonly FileHandle[],
  ) {
    this.size = segments.reduce((sum, segment) => sum + sizeOf(segment), 0);
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    const result = Buffer.alloc(Math.min(length, this.size - offset));
    let start = 0;
    for (const segment of this.segments) {
      const end = start + sizeOf(segment);
      const from = Math.max(start, offset);
      const to = Math.min(end, offset + result.length);
      if (from < to) await copySegment(segment, from - start, result.subarray(from - offset, to - offset));
      start = end;
    }
    return result;
  }

  close(): Promise<void> {
    return closeAll(this.handles);
  }
}

async function copySegment(segment: Segment, from: number, into: Buffer): Promise<void> {
  if ("bytes" in segment) {
    segment.bytes.copy(into, 0, from, from + into.length);
    return;
  }
  const { path, handle } = segment;
  for (let at = 0; at < into.length;) {
    const { bytesRead } = await onLocalFile("read", path, () =>
      handle.read(into, at, into.length - at, from + at),
    );
    if (bytesRead === 0)
      throw new HdcError("local-file", `${path} became shorter while it was sent. Try again.`);
    at += bytesRead;
  }
}

function sizeOf(segment: Segment): number {
  return "bytes" in segment ? segment.bytes.length : segment.size;
}

function header(name: string, size: number, mode: number): Buffer {
  if (Buffer.byteLength(name) > nameLimit) {
    throw new HdcError(
      "not-expressible",
      `The package name ${name} is longer than ${nameLimit} bytes. Rename it.`,
    );
  }
  const block = Buffer.alloc(blockSize);
  const octal = (value: number, digits: number): string => `${value.toString(8).padStart(digits, "0")}\0`;
  block.write(name, 0, "utf8");
  block.write(octal(mode & 0o7777, 7), 100);
  block.write(octal(0, 7), 108);
  block.write(octal(0, 7), 116);
  block.write(octal(size, 11), 124);
  block.write(octal(0, 11), 136);
  block.write("        ", 148);
  block.write("0", 156);
  block.write("ustar\0", 257);
  block.write("00", 263);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${octal(sum, 6)} `, 148);
  return block;
}

async function closeAll(handles: readonly FileHandle[]): Promise<void> {
  for (const handle of handles) await handle.close().catch(() => undefined);
}
