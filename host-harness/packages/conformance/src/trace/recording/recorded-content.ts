import { createHash } from "node:crypto";

const multiplier = 1664525;
const increment = 1013904223;

/**
 * The bytes of a generated file of a recording of the service (`golden/service/README.md`, world): a linear
 * congruential sequence modulo 2^32 of which every element gives its highest byte. Trees of scenarios use another
 * generator, which runs on the device; the host knows those by digest only.
 * @param size number of bytes @param seed unsigned 32 bit
 */
export function recordedContent(size: number, seed: number): Buffer {
  const bytes = Buffer.allocUnsafe(size);
  let state = seed >>> 0;
  for (let index = 0; index < size; index += 1) {
    state = (Math.imul(state, multiplier) + increment) >>> 0;
    bytes[index] = state >>> 24;
  }
  return bytes;
}

/** SHA-256 in lower-case hexadecimal. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
