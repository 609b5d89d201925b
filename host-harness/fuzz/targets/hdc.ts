import {
  HdcError,
  PacketAssembler,
  channelFrameLayout,
  channelFramePayload,
  compressLz4Block,
  dataPacketLimit,
  decodeBinaryTlv,
  decodeChannelCommand,
  decodeClientHello,
  decodeCommandText,
  decodeDataPacket,
  decodeForwardNode,
  decodeServerHello,
  decodeSessionPacket,
  decodeTextTlv,
  decompressLz4Block,
  deviceRequest,
  fileMode,
  heartbeatMessage,
  safeComponents,
  sessionHandshake,
  sessionPacketLayout,
  splitArguments,
  transferConfig,
} from "hdc-client-node/protocol";
import type { PacketLayout } from "hdc-client-node/protocol";
import { statelessTarget } from "../target.js";

const isExpected = (error: unknown): boolean => error instanceof HdcError;
/** A packet's announced length is allocated at once, up to the limit of its link. */
const memory = 12 * 1024 * 1024;

/** Reads each of them: one that refuses the input says nothing about the others. */
function each(readers: readonly (() => unknown)[]): void {
  for (const reader of readers) {
    try {
      reader();
    } catch (error) {
      if (!isExpected(error)) throw error;
    }
  }
}

/** The same stream must give the same packets in whatever pieces it comes; the first byte chooses the pieces. */
function packetsOf(layout: PacketLayout, input: Buffer): readonly Buffer[] {
  const whole = new PacketAssembler(layout);
  const packets = whole.push(input);
  const pieceLength = 1 + (input[0] ?? 0) + (input[input.length - 1] ?? 0);
  const pieces = new PacketAssembler(layout);
  const again: Buffer[] = [];
  for (let at = 0; at < input.length; at += pieceLength)
    again.push(...pieces.push(input.subarray(at, at + pieceLength)));
  if (!Buffer.concat(packets).equals(Buffer.concat(again)) || packets.length !== again.length)
    throw new Error("pieces of another length gave other packets");
  return packets;
}

/** Frames between client and server, and what a frame may hold. */
export const channelFrames = statelessTarget(
  {
    name: "channel-frames",
    words: ["OHOS HDC", "\0\0\0\x2c", "\0\0\0\x6c", "\xff\xff\xff\xff", "\0\0\0\0"],
    isExpected,
    memory,
  },
  (input) => {
    for (const packet of packetsOf(channelFrameLayout, input)) {
      const payload = channelFramePayload(packet);
      each([
        () => decodeServerHello(payload),
        () => decodeClientHello(payload),
        () => decodeChannelCommand(payload),
        () => splitArguments(decodeCommandText(payload)),
        () => deviceRequest(decodeCommandText(payload)),
        () => safeComponents(decodeCommandText(payload)),
      ]);
    }
  },
);

/** Packets between server and daemon, and what a packet may hold. */
export const sessionPackets = statelessTarget(
  {
    name: "session-packets",
    words: ["HW\0\0\x01\0", "OHOS HDC", "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f"],
    isExpected,
    memory,
  },
  (input) => {
    for (const packet of packetsOf(sessionPacketLayout, input)) {
      const { data } = decodeSessionPacket(packet);
      each([
        () => sessionHandshake.decode(data),
        () => decodeForwardNode(data),
        () => decodeDataPacket(data),
      ]);
    }
  },
);

/** What a struct's reader has understood must mean the same when it is written and read again. */
export const serialStructs = statelessTarget(
  {
    name: "serial-structs",
    words: ["\x08", "\x12", "\x0a\x00", "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", "\0"],
    isExpected,
  },
  (input) => {
    each(
      [transferConfig, fileMode, sessionHandshake, heartbeatMessage].map((struct) => () => {
        const fields: Readonly<Record<string, unknown>> = struct.decode(input);
        const again: Readonly<Record<string, unknown>> = struct.decode(struct.encode(fields));
        for (const [name, value] of Object.entries(fields)) {
          const other = again[name];
          const isSame =
            Buffer.isBuffer(value) && Buffer.isBuffer(other) ? value.equals(other) : Object.is(value, other);
          if (!isSame) throw new Error(`field ${name} was not kept`);
        }
      }),
    );
  },
);

export const textTlv = statelessTarget(
  {
    name: "text-tlv",
    words: [" ".repeat(16), "authtype        ", "999999999       ", "1               ", "0               "],
    isExpected,
  },
  (input) => {
    decodeTextTlv(input);
  },
);

export const binaryTlv = statelessTarget(
  { name: "binary-tlv", words: ["\0\0\0\0", "\x01\0\0\0", "\xff\xff\xff\xff"], isExpected },
  (input) => {
    decodeBinaryTlv(input);
  },
);

const sizeLength = 3;

/** The announced size, three bytes, then the block. The input must also survive being packed and unpacked. */
export const lz4 = statelessTarget(
  { name: "lz4", words: ["\xff\xff\xff\xff", "\xf0", "\x0f\x01\0", "\x1f", "\0\0"], isExpected },
  (input) => {
    const packed = compressLz4Block(input);
    if (packed !== undefined && !decompressLz4Block(packed, input.length).equals(input))
      throw new Error("what was packed came back changed");
    if (input.length < sizeLength) return;
    const size = input.readUIntLE(0, sizeLength) % (dataPacketLimit + 1);
    decompressLz4Block(input.subarray(sizeLength), size);
  },
);
