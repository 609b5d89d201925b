import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HdcError } from "../errors.js";
import { decodeBinaryTlv, encodeBinaryTlv } from "./binary-tlv.js";
import { channelFrameLayout, channelFrameLimit, encodeChannelFrame } from "./channel-frame.js";
import {
  decodeClientHello,
  decodeServerHello,
  encodeClientHello,
  encodeServerHello,
} from "./channel-handshake.js";
import { PacketAssembler } from "./packet-assembler.js";
import type { PacketLayout } from "./packet-assembler.js";
import { sessionHandshake } from "./session-handshake.js";
import { decodeSessionPacket, encodeSessionPacket, sessionPacketLayout } from "./session-packet.js";
import { decodeTextTlv, encodeTextTlv } from "./text-tlv.js";
import { decodeDataPacket, encodeDataPrefix, fileMode, transferConfig } from "./transfer-structs.js";
import { compressLz4Block, decompressLz4Block } from "./lz4-block.js";
import { hugeChunk } from "./transfer-features.js";

const bytes = (maxLength: number): fc.Arbitrary<Buffer> =>
  fc.uint8Array({ maxLength }).map((array) => Buffer.from(array));
const nonEmpty = fc.uint8Array({ minLength: 1, maxLength: 300 }).map((array) => Buffer.from(array));
const u32 = fc.nat(0xffffffff);
const u64 = fc.bigInt(0n, (1n << 64n) - 1n);
const text = fc.string({ unit: "grapheme", maxLength: 40 });
const size = fc.maxSafeNat();

/** Cuts a stream at the given places and feeds the pieces. */
function assemble(layout: PacketLayout, stream: Buffer, cuts: readonly number[]): Buffer[] {
  const assembler = new PacketAssembler(layout);
  const places = [...new Set(cuts.map((cut) => cut % (stream.length + 1)))].sort((a, b) => a - b);
  const packets: Buffer[] = [];
  let from = 0;
  for (const to of [...places, stream.length]) {
    packets.push(...assembler.push(Buffer.from(stream.subarray(from, to))));
    from = to;
  }
  expect(assembler.atBoundary).toBe(true);
  return packets;
}

function errorCode(action: () => unknown): string | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    if (error instanceof HdcError) return error.code;
    throw error;
  }
}

describe("packets in a byte stream", () => {
  it("come out the same however the stream is cut", () => {
    const packet = fc.oneof(
      nonEmpty.map((payload) => ({ layout: "channel" as const, parts: encodeChannelFrame(payload) })),
      fc.tuple(u32, u32, bytes(300)).map(([channel, command, data]) => ({
        layout: "session" as const,
        parts: encodeSessionPacket(channel, command, data),
      })),
    );
    fc.assert(
      fc.property(
        fc.array(packet, { maxLength: 8 }),
        fc.array(fc.nat(), { maxLength: 12 }),
        (packets, cuts) => {
          for (const layout of ["channel", "session"] as const) {
            const frames = packets
              .filter((one) => one.layout === layout)
              .map(({ parts }) => Buffer.concat(parts));
            const result = assemble(
              layout === "channel" ? channelFrameLayout : sessionPacketLayout,
              Buffer.concat(frames),
              cuts,
            );
            expect(result.map((one) => one.toString("hex"))).toEqual(
              frames.map((one) => one.toString("hex")),
            );
          }
        },
      ),
    );
  });

  it("tells an end at a boundary from one in the middle, at every byte", () => {
    const frames = [Buffer.from("one"), Buffer.from("second")].map((payload) =>
      Buffer.concat(encodeChannelFrame(payload)),
    );
    const stream = Buffer.concat(frames);
    const boundaries = [0, frames[0]?.length ?? 0, stream.length];
    for (let length = 0; length <= stream.length; length++) {
      const assembler = new PacketAssembler(channelFrameLayout);
      assembler.push(stream.subarray(0, length));
      expect(assembler.atBoundary).toBe(boundaries.includes(length));
    }
  });

  it("refuses lengths that lie before anything is allocated", () => {
    const frame = (length: number): Buffer => {
      const head = Buffer.alloc(4);
      head.writeUInt32BE(length);
      return head;
    };
    for (const length of [0, channelFrameLimit + 1, 0x7fffffff, 0xffffffff]) {
      expect(errorCode(() => new PacketAssembler(channelFrameLayout).push(frame(length)))).toBe(
        "protocol-violation",
      );
    }
    expect(new PacketAssembler(channelFrameLayout).push(frame(channelFrameLimit))).toEqual([]);
  });
});

describe("structs, tags and handshakes", () => {
  const config = fc.record({
    fileSize: size,
    accessTime: u64,
    modificationTime: u64,
    options: text,
    path: text,
    optionalName: text,
    onlyIfNewer: fc.boolean(),
    compressType: u32,
    holdTimestamp: fc.boolean(),
    functionName: text,
    clientDirectory: text,
    bundleName: text,
    reserved: text,
  });

  it("decode to what was encoded", () => {
    fc.assert(
      fc.property(config, u32, text, bytes(60), (fields, number, words, binary) => {
        expect(transferConfig.decode(transferConfig.encode(fields))).toEqual(fields);
        const mode = { mode: number, owner: number, group: 0, securityContext: words, fullName: words };
        expect(fileMode.decode(fileMode.encode(mode))).toEqual(mode);
        const shake = {
          banner: words,
          authType: 4,
          sessionId: number,
          connectKey: words,
          buf: binary,
          version: "",
        };
        expect(sessionHandshake.decode(sessionHandshake.encode(shake))).toEqual(shake);
      }),
    );
  });

  it("ignore zero padding and unknown fields, and fill in missing ones", () => {
    const encoded = transferConfig.encode({ fileSize: 7, path: "/x" });
    const unknownField = Buffer.from(
      [(30 << 3) | 2, 0x01].flatMap((byte) => (byte > 0x7f ? [byte | 0x80, 1] : [byte])),
    );
    const padded = Buffer.concat([encoded, unknownField, Buffer.from("!"), Buffer.alloc(20)]);
    expect(transferConfig.decode(padded)).toEqual(transferConfig.decode(encoded));
    expect(transferConfig.decode(Buffer.alloc(0)).path).toBe("");
  });

  it("keep handshakes of both lengths", () => {
    const version = fc.option(fc.stringMatching(/^[ -~]{1,60}$/), { nil: undefined });
    fc.assert(
      fc.property(
        fc.stringMatching(/^[!-~]{0,31}$/),
        u32,
        fc.nat(255),
        version,
        (key, channelId, mark, named) => {
          const versioned = named === undefined ? {} : { version: named };
          const client = encodeClientHello({ mark, key, ...versioned });
          expect(client.length).toBe(named === undefined ? 44 : 108);
          expect(decodeClientHello(client)).toEqual({ mark, key, ...versioned });
          const server = encodeServerHello({ mark, channelId, ...versioned });
          expect(decodeServerHello(server)).toEqual({ mark, channelId, ...versioned });
        },
      ),
    );
  });

  it("keep both kinds of tags", () => {
    const tag = fc.stringMatching(/^[a-z0-9]{1,16}$/);
    fc.assert(
      fc.property(
        fc.dictionary(tag, text),
        fc.array(fc.tuple(u32, nonEmpty), { maxLength: 5 }),
        (tags, values) => {
          expect([...decodeTextTlv(encodeTextTlv(Object.entries(tags)))]).toEqual(Object.entries(tags));
          const map = new Map(values);
          expect(new Map(decodeBinaryTlv(encodeBinaryTlv(map)))).toEqual(map);
        },
      ),
    );
  });
});

describe("data packets", () => {
  it("say what they hold", () => {
    fc.assert(
      fc.property(bytes(200), size, (content, offset) => {
        const payload = { offset, compressType: 0, compressedSize: content.length, size: content.length };
        const packet = Buffer.concat([encodeDataPrefix(payload), content]);
        expect(decodeDataPacket(packet)).toEqual({ payload, bytes: content });
      }),
    );
  });

  it("are refused when their sizes lie", () => {
    const packet = (compressedSize: number, plain: number, length: number): Buffer =>
      Buffer.concat([
        encodeDataPrefix({ offset: 0, compressType: 0, compressedSize, size: plain }),
        Buffer.alloc(length),
      ]);
    expect(errorCode(() => decodeDataPacket(packet(5, 5, 5)))).toBeUndefined();
    for (const lie of [packet(5, 5, 4), packet(5, 6, 5), packet(4, 4, 5), Buffer.alloc(63)]) {
      expect(errorCode(() => decodeDataPacket(lie))).toBe("protocol-violation");
    }
    const huge = encodeDataPrefix({ offset: 0, compressType: 1, compressedSize: 0, size: 0x7fffffff });
    expect(errorCode(() => decodeDataPacket(huge))).toBe("protocol-violation");
  });
});

describe("LZ4 blocks", () => {
  const repetitive = fc
    .array(
      fc.oneof(
        bytes(40),
        fc.tuple(fc.nat(255), fc.nat(3000)).map(([byte, count]) => Buffer.alloc(count, byte)),
      ),
      {
        maxLength: 30,
      },
    )
    .map((parts) => Buffer.concat(parts));

  it("decode to what was encoded, and are shorter than it", () => {
    fc.assert(
      fc.property(repetitive, (content) => {
        const block = compressLz4Block(content);
        if (block === undefined) return;
        expect(block.length).toBeLessThan(content.length);
        expect(decompressLz4Block(block, content.length).equals(content)).toBe(true);
      }),
    );
  });

  it("shrink what repeats and decline what does not", () => {
    const repeating = Buffer.from("abcdefgh\n".repeat(hugeChunk / 9));
    expect(compressLz4Block(repeating)?.length).toBeLessThan(repeating.length / 50);
    expect(compressLz4Block(Buffer.from(Array.from({ length: 256 }, (_, index) => index)))).toBeUndefined();
    expect(compressLz4Block(Buffer.alloc(0))).toBeUndefined();
  });

  it("are refused when their size lies", () => {
    const content = Buffer.alloc(1000, 7);
    const block = compressLz4Block(content) ?? Buffer.alloc(0);
    expect(errorCode(() => decompressLz4Block(block, 999))).toBe("protocol-violation");
    expect(errorCode(() => decompressLz4Block(block, 1001))).toBe("protocol-violation");
  });
});

describe("hostile bytes", () => {
  const parsers: Readonly<Record<string, (input: Buffer) => unknown>> = {
    transferConfig: (input) => transferConfig.decode(input),
    fileMode: (input) => fileMode.decode(input),
    sessionHandshake: (input) => sessionHandshake.decode(input),
    dataPacket: decodeDataPacket,
    textTlv: decodeTextTlv,
    binaryTlv: decodeBinaryTlv,
    serverHello: decodeServerHello,
    clientHello: decodeClientHello,
    lz4: (input) => decompressLz4Block(input, 4096),
    channelFrames: (input) => new PacketAssembler(channelFrameLayout).push(input),
    sessionPackets: (input) => new PacketAssembler(sessionPacketLayout).push(input).map(decodeSessionPacket),
  };
  /** Valid bytes with a few changed, besides plain noise: these get further into a parser. */
  const seeds = [
    transferConfig.encode({ fileSize: 12, path: "/data/a", optionalName: "a" }),
    fileMode.encode({ mode: 0o100644, fullName: "d1" }),
    Buffer.concat([
      encodeDataPrefix({ offset: 0, compressType: 1, compressedSize: 4, size: 9 }),
      Buffer.alloc(4, 0x1f),
    ]),
    encodeTextTlv([["authtype", "1"]]),
    encodeBinaryTlv(new Map([[0, Buffer.from("ls")]])),
    Buffer.concat(encodeSessionPacket(5, 1001, Buffer.from("ls"))),
    Buffer.concat(encodeChannelFrame(Buffer.from("ls"))),
    compressLz4Block(Buffer.alloc(100, 1)) ?? Buffer.alloc(0),
  ];
  const mutated = fc
    .tuple(fc.constantFrom(...seeds), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }), fc.nat(80))
    .map(([seed, changes, cut]) => {
      const copy = Buffer.from(seed);
      for (const [at, byte] of changes) if (copy.length > 0) copy[at % copy.length] = byte;
      return copy.subarray(0, cut < 60 ? copy.length : Math.min(cut - 60, copy.length));
    });
  const numRuns = Math.ceil(Number(process.env["FUZZ_RUNS"] ?? 20_000) / Object.keys(parsers).length);

  it.each(Object.entries(parsers))("give a value or a typed error: %s", (_name, parse) => {
    fc.assert(
      fc.property(fc.oneof(bytes(200), mutated), (input) => {
        const code = errorCode(() => parse(input));
        expect([undefined, "protocol-violation"]).toContain(code);
      }),
      { numRuns },
    );
  });
});
