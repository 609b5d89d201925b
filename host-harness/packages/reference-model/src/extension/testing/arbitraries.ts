import fc from "fast-check";
import type { BytePath } from "../files/byte-path.js";

/** A name of a file: any bytes but a slash and NUL, and neither `.` nor `..`. */
export const fileName: fc.Arbitrary<BytePath> = fc
  .oneof(
    {
      weight: 4,
      arbitrary: fc
        .string({
          unit: fc.constantFrom("a", "b", ".", "-", "_", " ", "é", ";", "%", "\n", "日"),
          minLength: 1,
          maxLength: 20,
        })
        .map((text) => Buffer.from(text).toString("latin1")),
    },
    {
      weight: 1,
      arbitrary: fc
        .uint8Array({ minLength: 1, maxLength: 250, min: 1 })
        .map((bytes) => Buffer.from(bytes).toString("latin1")),
    },
    { weight: 1, arbitrary: fc.integer({ min: 95, max: 250 }).map((length) => "n".repeat(length)) },
  )
  .map((name) => name.replaceAll("/", "_").replaceAll("\0", "_"))
  .filter((name) => name !== "." && name !== ".." && name.length <= 250);

export interface MadeFile {
  readonly path: BytePath;
  readonly content: Buffer;
  readonly mode: number;
  readonly mtime: number;
}

/** Files in up to three levels of directories. No path is the directory of another. */
export const fileTree: fc.Arbitrary<readonly MadeFile[]> = fc
  .array(
    fc.record({
      path: fc.array(fileName, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("/")),
      content: fc
        .record({ size: fc.oneof(fc.constantFrom(0, 1, 511, 512, 513), fc.nat(3000)), byte: fc.nat(255) })
        .map(({ size, byte }) => Buffer.alloc(size, byte)),
      // The owner must be able to read and change what it packs and unpacks.
      mode: fc.nat(0o777).map((mode) => mode | 0o600),
      mtime: fc.integer({ min: 1, max: 8_000_000_000 }),
    }),
    { maxLength: 12 },
  )
  .map((files) => {
    const kept: MadeFile[] = [];
    for (const file of files) {
      const clashes = kept.some(
        ({ path }) =>
          path === file.path || path.startsWith(`${file.path}/`) || file.path.startsWith(`${path}/`),
      );
      if (!clashes) kept.push(file);
    }
    return kept;
  });
