import { violation } from "./violation.js";

const hugeBuffers = 0x01;

/** Bytes of a file in one data packet (`spec/hdc.md §5.5`). */
export const stableChunk = 49_152;
export const hugeChunk = 418_611;

/** The feature bits of the current release: huge buffers, and number 1 for versions that know `-b`. */
export const currentFeatures: Buffer = Buffer.from("0500000000000000", "hex");
/** Ends before 3.1.0 answer with nothing. */
export const noFeatures: Buffer = Buffer.alloc(0);

/** How much a data packet may hold, told by the receiver's answer to FILE_BEGIN. */
export function chunkFor(features: Buffer, peerHasHugeBuffers: boolean): number {
  if (features.length === 0) return stableChunk;
  if (features.length !== currentFeatures.length) throw violation(`${features.length} feature bytes`);
  return peerHasHugeBuffers && (features.readUInt8(0) & hugeBuffers) !== 0 ? hugeChunk : stableChunk;
}
