import { createHash } from "node:crypto";

const multiplier = 1664525;
const increment = 1013904223;
const pieceLength = 64 * 1024;

/**
 * SHA-256 of a generated file of a recording of the service (`golden/service/README.md`, world): a linear congruential
 * sequence modulo 2^32 of which every element gives its highest byte. Made piece by piece, because a recording can claim
 * any size. Trees of scenarios use another generator, which runs on the device; the host knows those by digest only.
 * @param size number of bytes @param seed unsigned 32 bit
 */
export function recordedDigest(size: number, seed: number): string {
  const hash = createHash("sha256");
  const piece = Buffer.allocUnsafe(Math.min(size, pieceLength));
  let state = seed >>> 0;
  for (let left = size; left > 0; left -= piece.length) {
    const length = Math.min(left, piece.length);
    for (let index = 0; index < length; index += 1) {
      state = (Math.imul(state, multiplier) + increment) >>> 0;
      piece[index] = state >>> 24;
    }
    hash.update(piece.subarray(0, length));
  }
  return hash.digest("hex");
}

/** SHA-256 in lower-case hexadecimal. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
