import { violation } from "./violation.js";

const banner = Buffer.from("OHOS HDC", "latin1");
const shortLength = 44;
const longLength = 108;
const markOffset = 11;
const keyOffset = 12;
const keyLength = 32;
const versionLength = longLength - shortLength;

/** Longest connect key in bytes; the field is NUL padded (`spec/hdc.md §3.1`). */
export const connectKeyLimit = keyLength - 1;

/** `H`: huge transfer buffers are understood. */
export const hugeBuffersMark = 0x48;
/** `W`: the client waits for the device of its key. */
export const waitMark = 0x57;

/** What a server says first (`spec/hdc.md §3.1`). */
export interface ServerHello {
  /** Byte 11, {@link hugeBuffersMark} or 0. */
  readonly mark: number;
  readonly channelId: number;
  /** Present only in builds with version check; its presence makes the message 108 bytes long. */
  readonly version?: string;
}

/** What a client answers. */
export interface ClientHello {
  readonly mark: number;
  /** Empty, `any`, or the key of a device; at most {@link connectKeyLimit} bytes. */
  readonly key: string;
  /** The server's version field, echoed; makes the message as long as the server's. */
  readonly version?: string;
}

export function encodeServerHello(hello: ServerHello): Buffer {
  const bytes = blank(hello);
  bytes.writeUInt32BE(hello.channelId, keyOffset);
  return bytes;
}

export function decodeServerHello(payload: Buffer): ServerHello {
  const version = checkedVersion(payload);
  return { mark: payload.readUInt8(markOffset), channelId: payload.readUInt32BE(keyOffset), ...version };
}

export function encodeClientHello(hello: ClientHello): Buffer {
  const bytes = blank(hello);
  bytes.write(hello.key, keyOffset, keyLength, "utf8");
  return bytes;
}

export function decodeClientHello(payload: Buffer): ClientHello {
  const version = checkedVersion(payload);
  return { ...version, mark: payload.readUInt8(markOffset), key: paddedText(payload, keyOffset, keyLength) };
}

/** True for the first bytes of a handshake; tells an hdc server from anything else. */
export function isChannelHandshake(payload: Buffer): boolean {
  return (
    (payload.length === shortLength || payload.length === longLength) &&
    payload.subarray(0, banner.length).equals(banner)
  );
}

function blank(hello: { readonly mark: number; readonly version?: string }): Buffer {
  const bytes = Buffer.alloc(hello.version === undefined ? shortLength : longLength);
  banner.copy(bytes);
  bytes.writeUInt8(hello.mark, markOffset);
  if (hello.version !== undefined) bytes.write(hello.version, shortLength, versionLength, "utf8");
  return bytes;
}

function checkedVersion(payload: Buffer): { version?: string } {
  if (!isChannelHandshake(payload)) throw violation("the first message is no handshake");
  return payload.length === longLength ? { version: paddedText(payload, shortLength, versionLength) } : {};
}

function paddedText(payload: Buffer, offset: number, length: number): string {
  const field = payload.subarray(offset, offset + length);
  const end = field.indexOf(0);
  return field.toString("utf8", 0, end === -1 ? length : end);
}
