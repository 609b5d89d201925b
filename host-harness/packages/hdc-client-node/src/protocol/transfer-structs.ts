import { serialStruct } from "./serial-struct.js";
import type { StructFields } from "./serial-struct.js";
import { violation } from "./violation.js";

/** One file that the sending end announces (`spec/hdc.md §8.4`). */
export const transferConfig = serialStruct({
  fileSize: "size",
  /** Nanoseconds since 1970; 0 unless times are carried. */
  accessTime: "u64",
  modificationTime: "u64",
  options: "text",
  /** The target path as the command names it. */
  path: "text",
  /** Name of the file, or `TOP/sub/name` in a directory. */
  optionalName: "text",
  onlyIfNewer: "bool",
  /** 0 plain, 1 LZ4. */
  compressType: "u32",
  holdTimestamp: "bool",
  functionName: "text",
  clientDirectory: "text",
  bundleName: "text",
  reserved: "text",
});
export type TransferConfig = StructFields<typeof transferConfig>;

/** Mode and owner of a file or directory (`spec/hdc.md §8.4`). */
export const fileMode = serialStruct({
  /** The full mode, file type included, e.g. 0o100644. */
  mode: "u32",
  owner: "u32",
  group: "u32",
  securityContext: "text",
  /** Directories: the path from the top directory on. Files: empty. */
  fullName: "text",
});
export type FileMode = StructFields<typeof fileMode>;

const transferPayload = serialStruct({
  /** Offset in the file, uncompressed. */
  offset: "size",
  compressType: "u32",
  compressedSize: "u32",
  size: "u32",
});
/** What precedes the bytes of a data packet (`spec/hdc.md §8.5`). */
export type TransferPayload = StructFields<typeof transferPayload>;

export const compressNone = 0;
export const compressLz4 = 1;

/** Bytes that a data packet may decode to (`spec/hdc.md §5.5`). */
export const dataPacketLimit = 523_264;

const prefixLength = 64;

/** The prefix of a data packet, zero padded to 64 bytes. */
export function encodeDataPrefix(payload: TransferPayload): Buffer {
  const prefix = Buffer.alloc(prefixLength);
  transferPayload.encode(payload).copy(prefix);
  return prefix;
}

/** @throws HdcError `protocol-violation` when the sizes in the prefix do not fit the packet */
export function decodeDataPacket(data: Buffer): { payload: TransferPayload; bytes: Buffer } {
  if (data.length < prefixLength) throw violation(`a data packet of ${data.length} bytes`);
  const payload = transferPayload.decode(data.subarray(0, prefixLength));
  const bytes = data.subarray(prefixLength);
  if (payload.compressedSize !== bytes.length) {
    throw violation(`a data packet of ${bytes.length} bytes that says ${payload.compressedSize}`);
  }
  if (payload.size > dataPacketLimit) throw violation(`a data packet that decodes to ${payload.size} bytes`);
  if (payload.compressType === compressNone && payload.size !== bytes.length) {
    throw violation(`a plain data packet of ${bytes.length} bytes that decodes to ${payload.size}`);
  }
  return { payload, bytes };
}
