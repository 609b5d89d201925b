import { Command } from "../protocol/commands.js";
import { AuthType, sessionHandshake } from "../protocol/session-handshake.js";
import { decodeSessionPacket, encodeSessionPacket } from "../protocol/session-packet.js";
import type { SessionPacket } from "../protocol/session-packet.js";
import { fileMode } from "../protocol/transfer-structs.js";

/** Random numbers of a recorded session and those of the one that is running, paired as they appear. */
export class SessionTranslation {
  private readonly numbers = new Map<string, number>();

  /** A recorded packet of the other end, with the numbers of this session. */
  translate(recorded: Buffer): Uint8Array[] {
    const packet = decodeSessionPacket(recorded);
    const data = Buffer.from(packet.data);
    if (hasContextId(packet)) data.writeUInt32BE(this.actual("context", data.readUInt32BE(0)));
    return encodeSessionPacket(this.actual("channel", packet.channelId), packet.command, data);
  }

  /** Both packets as text without what is random; equal when ours is as it was recorded. Pairs new numbers. */
  compare(recorded: Buffer, actual: Buffer): { expected: string; actual: string } {
    const left = decodeSessionPacket(recorded);
    const right = decodeSessionPacket(actual);
    this.pair("channel", left.channelId, right.channelId);
    if (hasContextId(left) && hasContextId(right)) {
      this.pair("context", left.data.readUInt32BE(0), right.data.readUInt32BE(0));
    }
    return { expected: this.shown(this.renumbered(left)), actual: this.shown(right) };
  }

  private pair(kind: string, recorded: number, actual: number): void {
    if (recorded !== 0 && !this.numbers.has(`${kind} ${recorded}`))
      this.numbers.set(`${kind} ${recorded}`, actual);
  }

  /** A number that the other end chose stays as it is. */
  private actual(kind: string, recorded: number): number {
    this.pair(kind, recorded, recorded);
    return recorded === 0 ? 0 : (this.numbers.get(`${kind} ${recorded}`) ?? recorded);
  }

  private renumbered(packet: SessionPacket): SessionPacket {
    return decodeSessionPacket(
      Buffer.concat(
        this.translate(Buffer.concat(encodeSessionPacket(packet.channelId, packet.command, packet.data))),
      ),
    );
  }

  private shown({ channelId, command, data }: SessionPacket): string {
    return `${channelId} ${command} ${maskedData(command, data).toString("latin1")}`;
  }
}

function hasContextId({ command, data }: SessionPacket): boolean {
  return command >= Command.forwardCheck && command <= Command.forwardFreeContext && data.length >= 4;
}

/**
 * Set aside: the session's number, which is random; the operating system in the features; the key and the signature, which
 * differ with every key pair (the test of the daemon checks that they fit); the name of a package, nine random characters;
 * owner and group of files, which are those of whoever runs the test; the feature bits that 3.1.0b did not know.
 */
function maskedData(command: number, data: Buffer): Buffer {
  if (command === Command.appCheck) {
    return Buffer.from(data.toString("latin1").replace(/[0-9a-f]{9}\.hap/, "#########.hap"), "latin1");
  }
  if ((command === Command.fileMode && data.length > 0) || command === Command.directoryMode) {
    return fileMode.encode({ ...fileMode.decode(data), owner: 0, group: 0 });
  }
  if (command === Command.fileBegin && data.length > 0) {
    return Buffer.concat([Buffer.from([(data[0] ?? 0) & 1]), data.subarray(1)]);
  }
  if (command !== Command.handshake) return data;
  const shake = sessionHandshake.decode(data);
  const secret = shake.authType === AuthType.publicKey || shake.authType === AuthType.signature;
  return sessionHandshake.encode({
    ...shake,
    sessionId: 0,
    buf: secret ? Buffer.alloc(0) : withoutPlatform(shake.buf),
  });
}

function withoutPlatform(tags: Buffer): Buffer {
  return Buffer.from(tags.toString("latin1").replace(/\d+ +(Ver: [\w.]+,TCP,)[a-z0-9]+/, "# $1#"), "latin1");
}
