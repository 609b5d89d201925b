import { generateKeyPairSync, sign, constants } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { connect } from "node:net";
import {
  AuthType,
  Command,
  HdcError,
  PacketSocket,
  decodeSessionPacket,
  decodeTextTlv,
  encodeSessionPacket,
  encodeTextTlv,
  sessionHandshake,
  sessionPacketLayout,
} from "hdc-client-node/protocol";
import type { SessionPacket } from "hdc-client-node/protocol";
import { frameBytes } from "../../hdc-server/testing/golden.js";
import type { Transcript } from "../../hdc-server/testing/golden.js";

/** A host with a key pair of its own, as a server has one. */
export class TestHost {
  private readonly privateKey: KeyObject;
  private readonly publicPem: string;

  constructor() {
    const pair = generateKeyPairSync("rsa", { modulusLength: 3072 });
    this.privateKey = pair.privateKey;
    this.publicPem = pair.publicKey.export({ type: "spki", format: "pem" }).toString();
  }

  keyMessage(name: string): Buffer {
    return Buffer.from(`${name}\f${this.publicPem}`, "utf8");
  }

  signature(token: Buffer): Buffer {
    const key = {
      key: this.privateKey,
      padding: constants.RSA_PKCS1_PSS_PADDING,
      saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
    };
    return Buffer.from(sign("sha512", token, key).toString("base64"), "latin1");
  }
}

/**
 * Plays the server's part of a recorded session: sends what the server sent once the daemon has sent what stands before
 * it, and compares that.
 * @returns the first difference, or undefined
 */
export async function playServer(
  transcript: Transcript,
  port: number,
  host: TestHost,
): Promise<string | undefined> {
  const link = new PacketSocket(connect({ host: "127.0.0.1", port }), {
    layout: sessionPacketLayout,
    lost: (what) => new HdcError("device-lost", what),
  });
  const session = new PlayedSession(link, host);
  try {
    for (const [index, frame] of transcript.frames.entries()) {
      const packet = decodeSessionPacket(frameBytes(frame));
      // Heartbeats come by the clock; the heartbeat's own test looks at them.
      if (packet.command === Command.heartbeat) continue;
      if (frame.dir === "c2s") {
        await session.send(packet);
        continue;
      }
      const difference = await session.expect(packet);
      if (difference !== undefined) return `frame ${index}: ${difference}`;
    }
    return undefined;
  } finally {
    link.fail(new HdcError("device-lost", "the recording is over"));
    await link.closed;
  }
}

class PlayedSession {
  private token: Buffer = Buffer.alloc(0);
  /** Numbers that the daemon chooses, recorded and in this session. */
  private readonly contexts = new Map<number, number>();

  constructor(
    private readonly link: PacketSocket,
    private readonly host: TestHost,
  ) {}

  async send(recorded: SessionPacket): Promise<void> {
    await this.link.send(encodeSessionPacket(recorded.channelId, recorded.command, this.outgoing(recorded)));
  }

  async expect(recorded: SessionPacket): Promise<string | undefined> {
    const actual = await this.next();
    if (actual === undefined) return `${shown(recorded)} was recorded, the end came`;
    if (isForward(recorded.command) && isForward(actual.command)) {
      const number = recorded.data.readUInt32BE(0);
      if (!this.contexts.has(number)) this.contexts.set(number, actual.data.readUInt32BE(0));
    }
    if (actual.command === Command.handshake) this.token = sessionHandshake.decode(actual.data).buf;
    const expected = shown({ ...recorded, data: this.renumbered(recorded) });
    return expected === shown(actual) ? undefined : `${expected} was recorded, ${shown(actual)} came`;
  }

  private async next(): Promise<SessionPacket | undefined> {
    for (;;) {
      const bytes = await this.link.receive();
      const packet = bytes === undefined ? undefined : decodeSessionPacket(bytes);
      if (packet?.command !== Command.heartbeat) return packet;
    }
  }

  /** A recorded key and signature are of somebody else's key pair. */
  private outgoing(recorded: SessionPacket): Buffer {
    if (recorded.command !== Command.handshake) return this.renumbered(recorded);
    const shake = sessionHandshake.decode(recorded.data);
    if (shake.authType === AuthType.publicKey) {
      return sessionHandshake.encode({ ...shake, buf: this.host.keyMessage("dev-host") });
    }
    if (shake.authType === AuthType.signature) {
      return sessionHandshake.encode({ ...shake, buf: this.host.signature(this.token) });
    }
    return recorded.data;
  }

  private renumbered({ command, data }: SessionPacket): Buffer {
    if (!isForward(command)) return data;
    const copy = Buffer.from(data);
    copy.writeUInt32BE(this.contexts.get(data.readUInt32BE(0)) ?? data.readUInt32BE(0));
    return copy;
  }
}

function isForward(command: number): boolean {
  return command >= Command.forwardCheck && command <= Command.forwardFreeContext;
}

function shown({ channelId, command, data }: SessionPacket): string {
  return `${channelId} ${command} ${JSON.stringify(masked(command, data).toString("latin1"))}`;
}

/**
 * Set aside: the token, which is random; `encrypt_tcp` among the features, which this daemon does not have; time and rate
 * in the summary of a transfer. Numbers of forwards that the daemon chooses are paired as they appear.
 */
function masked(command: number, data: Buffer): Buffer {
  if (command === Command.echo) {
    return Buffer.from(
      data.toString("latin1").replace(/time:\d+ms rate:[\d.]+kB/, "time:#ms rate:#kB"),
      "latin1",
    );
  }
  if (command !== Command.handshake) return data;
  const shake = sessionHandshake.decode(data);
  if (shake.authType === AuthType.signature)
    return sessionHandshake.encode({ ...shake, buf: Buffer.alloc(20) });
  if (!shake.buf.includes("supportfeatures")) return data;
  const tags = [...decodeTextTlv(shake.buf)].map(
    ([tag, value]) => [tag, tag === "supportfeatures" ? value.replace(",encrypt_tcp", "") : value] as const,
  );
  return sessionHandshake.encode({ ...shake, buf: encodeTextTlv(tags) });
}
