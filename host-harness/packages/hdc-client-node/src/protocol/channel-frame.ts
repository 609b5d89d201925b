import type { PacketLayout } from "./packet-assembler.js";
import { violation } from "./violation.js";

const lengthSize = 4;

/** The official receiver's buffer is 4 × 511 KiB; a longer frame would never complete there (`spec/hdc.md §2`). */
export const channelFrameLimit = 4 * 511 * 1024;

/** Frames of the client–server link: a big-endian length, then the payload (`spec/hdc.md §2`). */
export const channelFrameLayout: PacketLayout = {
  headLength: lengthSize,
  packetLength(head) {
    const length = head.readUInt32BE(0);
    if (length === 0) throw violation("a frame of length 0");
    if (length > channelFrameLimit) throw violation(`a frame of ${length} bytes`);
    return lengthSize + length;
  },
};

/** A frame around a payload given in parts; the parts are not copied. */
export function encodeChannelFrame(...payload: readonly Uint8Array[]): Uint8Array[] {
  const length = Buffer.allocUnsafe(lengthSize);
  length.writeUInt32BE(payload.reduce((sum, part) => sum + part.length, 0));
  return [length, ...payload];
}

export function channelFramePayload(frame: Buffer): Buffer {
  return frame.subarray(lengthSize);
}

/** Payload of a text frame: the official client appends one NUL, and some words need it (`spec/hdc.md §4`). */
export function encodeCommandText(text: string): Buffer {
  return Buffer.from(`${text}\0`, "utf8");
}

/** Text of a command frame, without the NUL at its end. */
export function decodeCommandText(payload: Buffer): string {
  const end = payload.indexOf(0);
  return payload.toString("utf8", 0, end === -1 ? payload.length : end);
}

/** A binary command inside a frame: little-endian number, then its data (`spec/hdc.md §5.1`). */
export function encodeChannelCommand(command: number, ...data: readonly Uint8Array[]): Uint8Array[] {
  const number = Buffer.allocUnsafe(2);
  number.writeUInt16LE(command);
  return [number, ...data];
}

/** Number and data of a payload that is known to hold a binary command. */
export function decodeChannelCommand(payload: Buffer): { command: number; data: Buffer } {
  if (payload.length < 2) throw violation(`a binary command of ${payload.length} byte`);
  return { command: payload.readUInt16LE(0), data: payload.subarray(2) };
}
