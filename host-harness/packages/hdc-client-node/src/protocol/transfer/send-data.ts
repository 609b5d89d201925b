import { compressLz4Block } from "../lz4-block.js";
import type { PacketChannel } from "../packet-channel.js";
import { compressLz4, compressNone, encodeDataPrefix } from "../transfer-structs.js";

/** An open file that is sent. */
export interface ReadableContent {
  /** Up to `length` bytes from `offset`; fewer only where the file ends. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

export interface SendDataOptions {
  /** Number of the data packets. */
  readonly command: number;
  /** Announced size in bytes; never more is sent. */
  readonly size: number;
  /** Bytes in one packet. */
  readonly chunk: number;
  readonly compress: boolean;
  onBytes?(count: number): void;
}

/**
 * Sends one file as data packets; an empty file is one packet without data (`spec/hdc.md §5.2`). The next piece is
 * read while the last one travels.
 * @returns false when the file turned out shorter than announced
 */
export async function sendData(
  channel: PacketChannel,
  content: ReadableContent,
  options: SendDataOptions,
): Promise<boolean> {
  const { command, size, chunk, compress } = options;
  let piece = await content.read(0, Math.min(chunk, size));
  for (let offset = 0; ;) {
    if (piece.length === 0 && offset < size) return false;
    const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.length);
    const compressed = compress ? compressLz4Block(bytes) : undefined;
    const payload = compressed ?? bytes;
    const prefix = encodeDataPrefix({
      offset,
      compressType: compressed === undefined ? compressNone : compressLz4,
      compressedSize: payload.length,
      size: bytes.length,
    });
    const next = offset + bytes.length;
    const [following] = await Promise.all([
      next < size ? content.read(next, Math.min(chunk, size - next)) : undefined,
      channel.send(command, prefix, payload),
    ]);
    options.onBytes?.(bytes.length);
    if (following === undefined) return true;
    offset = next;
    piece = following;
  }
}
