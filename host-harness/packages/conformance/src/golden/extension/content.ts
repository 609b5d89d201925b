import { createHash } from "node:crypto";
import { writeSync } from "node:fs";

const pieceSize = 512 * 1024;

/** Content of a recorded file in pieces: a generator that the README of the recordings states. */
export function* contentPieces(size: number, seed: number): Generator<Buffer> {
  let x = seed >>> 0;
  for (let left = size; left > 0;) {
    const piece = Buffer.allocUnsafe(Math.min(left, pieceSize));
    for (let at = 0; at < piece.length; at += 4) {
      x ^= x << 13;
      x ^= x >>> 17;
      x ^= x << 5;
      if (at + 4 <= piece.length) piece.writeInt32LE(x, at);
      else
        for (let byte = 0; at + byte < piece.length; byte += 1) piece[at + byte] = (x >>> (8 * byte)) & 0xff;
    }
    yield piece;
    left -= piece.length;
  }
}

export function writeContent(fd: number, size: number, seed: number): void {
  for (const piece of contentPieces(size, seed)) {
    for (let at = 0; at < piece.length;) at += writeSync(fd, piece, at, piece.length - at);
  }
}

/** SHA-256 in lower case. */
export function contentHash(size: number, seed: number): string {
  const hash = createHash("sha256");
  for (const piece of contentPieces(size, seed)) hash.update(piece);
  return hash.digest("hex");
}
