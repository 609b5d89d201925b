import type { PacketLayout } from "./packet-assembler.js";
import { serialStruct } from "./serial-struct.js";
import { violation } from "./violation.js";

const magic = 0x4857;
const protocolVersion = 1;
const headLength = 11;
const protectLimit = 64;
const verificationCode = 9;

/** The session receiver's buffer is 2 × 511 KiB; larger packets would never complete there (`spec/hdc.md §12`). */
export const sessionPacketLimit = 2 * 511 * 1024;

const payloadProtect = serialStruct({
  channelId: "u32",
  command: "u32",
  checkSum: "u32",
  verification: "u32",
});

/** A packet of the server–daemon link (`spec/hdc.md §8.1`). Channel 0 is the session itself. */
export interface SessionPacket {
  readonly channelId: number;
  readonly command: number;
  readonly data: Buffer;
}

export const sessionPacketLayout: PacketLayout = {
  headLength,
  packetLength(head) {
    if (head.readUInt16BE(0) !== magic) throw violation("a session packet without its mark");
    if (head.readUInt8(4) !== protocolVersion)
      throw violation(`session protocol version ${head.readUInt8(4)}`);
    const protect = head.readUInt16BE(5);
    const data = head.readUInt32BE(7);
    if (protect > protectLimit) throw violation(`a session packet with ${protect} protect bytes`);
    if (data > sessionPacketLimit) throw violation(`a session packet with ${data} bytes`);
    return headLength + protect + data;
  },
};

/** A packet whose data is given in parts; the parts are not copied. */
export function encodeSessionPacket(
  channelId: number,
  command: number,
  ...data: readonly Uint8Array[]
): Uint8Array[] {
  const protect = payloadProtect.encode({ channelId, command, verification: verificationCode });
  const head = Buffer.alloc(headLength);
  head.writeUInt16BE(magic, 0);
  head.writeUInt8(protocolVersion, 4);
  head.writeUInt16BE(protect.length, 5);
  head.writeUInt32BE(
    data.reduce((sum, part) => sum + part.length, 0),
    7,
  );
  return [head, protect, ...data];
}

/** @param packet a whole packet, as cut by {@link sessionPacketLayout} */
export function decodeSessionPacket(packet: Buffer): SessionPacket {
  const dataStart = headLength + packet.readUInt16BE(5);
  const { channelId, command, verification } = payloadProtect.decode(packet.subarray(headLength, dataStart));
  if (verification !== verificationCode) throw violation(`verification code ${verification}`);
  return { channelId, command, data: packet.subarray(dataStart) };
}
