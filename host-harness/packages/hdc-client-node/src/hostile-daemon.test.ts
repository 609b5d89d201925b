import { mkdir, mkdtemp, readdir, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { connectDaemon } from "./daemon-connection.js";
import type { DaemonConnection } from "./daemon-connection.js";
import { HdcError } from "./errors.js";
import { Command } from "./protocol/commands.js";
import { encodeSessionPacket } from "./protocol/session-packet.js";
import { compressLz4, encodeDataPrefix, transferConfig } from "./protocol/transfer-structs.js";
import type { TransferConfig } from "./protocol/transfer-structs.js";
import type { HdcTarget } from "./target.js";
import { startSmallDaemon } from "./testing/small-daemon.js";
import type { DaemonVisitor, SmallDaemon } from "./testing/small-daemon.js";

let folder = "";
let daemon: SmallDaemon | undefined;
let connection: DaemonConnection | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "hostile-daemon-"));
  await mkdir(join(folder, "inside"));
});
afterEach(async () => {
  connection?.close();
  await connection?.closed;
  await expect.poll(() => daemon?.openSockets(), { timeout: 5000 }).toBe(0);
  await daemon?.close();
  await rm(folder, { recursive: true, force: true });
});

async function daemonThat(serve: (visitor: DaemonVisitor) => Promise<void>): Promise<HdcTarget> {
  daemon = await startSmallDaemon(serve);
  connection = await connectDaemon({
    host: "127.0.0.1",
    port: daemon.port,
    workingDirectory: join(folder, "inside"),
    keyFile: join(folder, "hdckey"),
  });
  return connection.target;
}

/** No call may need its limit, but for those that a silent daemon ends. */
async function codeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => "success",
    (error: unknown) => (error instanceof HdcError ? error.code : `untyped: ${String(error)}`),
  );
}

function data(content: Buffer, offset = 0): Buffer {
  const sizes = { compressedSize: content.length, size: content.length };
  return Buffer.concat([encodeDataPrefix({ offset, compressType: 0, ...sizes }), content]);
}

async function sendFile(
  visitor: DaemonVisitor,
  config: Partial<TransferConfig>,
  content: Buffer,
): Promise<void> {
  await visitor.send(
    Command.fileCheck,
    transferConfig.encode({ fileSize: content.length, path: "x", ...config }),
  );
  await visitor.command();
  await visitor.send(Command.fileData, data(content));
  await visitor.command();
}

async function sendTree(visitor: DaemonVisitor, names: readonly string[]): Promise<void> {
  await visitor.send(Command.wakeupSlaveTask);
  for (const optionalName of names) await sendFile(visitor, { optionalName }, Buffer.from("evil"));
  await visitor.send(Command.fileFinish, Buffer.from([0]));
  await visitor.command();
}

async function everything(): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  return names.filter((name) => !name.startsWith("hdckey")).sort();
}

describe("names from a daemon", () => {
  const climbs = ["..", "top/..", "top/../..", "top/a/../../../b", "../top/x", "top/../../x", "./../x"];
  const absolute = ["/x", "/top/x", "//top/x", "/etc/passwd", "C:\\x", "C:/x", "\\\\host\\x", "\\top\\x"];
  const odd = ["top//x", "top/./x", "top/", "", "/", ".", "top\\..\\x", "top/a\\..\\..\\x"];
  const control = ["top/a\0b", "top/a\nb", "top/a\rb", "top/\u001b[2J", "top/\u007f", "\0", "\n"];
  const long = [
    `top/${"n".repeat(256)}`,
    `top/${"d/".repeat(2100)}x`,
    `top/${"n".repeat(4096)}`,
    "n".repeat(70_000),
  ];

  it.each([...climbs, ...absolute, ...odd, ...control, ...long].map((name) => [name.slice(0, 40), name]))(
    "are refused: %j",
    async (_shown, name = "") => {
      const target = await daemonThat((visitor) => sendTree(visitor, ["top/good.txt", name]));
      expect(await codeOf(target.receiveDirectory("/data/top", "out"))).toBe("unsafe-name");
      expect(await everything()).toEqual(["inside"]);
    },
  );

  it.each([[0xff], [0xc0, 0xae], [0xed, 0xa0, 0x80], [0xf8, 0x88], [0xe2, 0x82]])(
    "are refused when they are no UTF-8: %i",
    async (...bytes) => {
      const target = await daemonThat(async (visitor) => {
        const config = transferConfig.encode({
          fileSize: 4,
          optionalName: `top/${"a".repeat(bytes.length)}`,
        });
        Buffer.from(bytes).copy(config, config.indexOf("top/") + 4);
        await visitor.send(Command.fileCheck, config);
        await visitor.command();
      });
      expect(await codeOf(target.receiveDirectory("/data/top", "out"))).toBe("protocol-violation");
      expect(await everything()).toEqual(["inside"]);
    },
  );

  it("do not reach through a link", async () => {
    await mkdir(join(folder, "inside/out"));
    await mkdir(join(folder, "elsewhere"));
    await symlink(join(folder, "elsewhere"), join(folder, "inside/out/link"));
    const target = await daemonThat((visitor) => sendTree(visitor, ["top/link/file.txt"]));
    expect(await codeOf(target.receiveDirectory("/data/top", "out"))).toBe("local-file");
    expect(await readdir(join(folder, "elsewhere"))).toEqual([]);
  });
});

describe("sizes from a daemon", () => {
  const lies: Readonly<Record<string, { announced: number; packets: readonly Buffer[]; code: string }>> = {
    "more than announced": {
      announced: 3,
      packets: [data(Buffer.from("four"))],
      code: "protocol-violation",
    },
    "behind the end": {
      announced: 4,
      packets: [data(Buffer.from("four"), 1_000_000_000)],
      code: "protocol-violation",
    },
    "twice the same": {
      announced: 8,
      packets: [data(Buffer.from("four")), data(Buffer.from("four"))],
      code: "protocol-violation",
    },
    "more than fits": { announced: 2 ** 50, packets: [], code: "limit-exceeded" },
    "more than a number holds": { announced: Number.MAX_SAFE_INTEGER, packets: [], code: "limit-exceeded" },
    "a prefix that is cut": {
      announced: 4,
      packets: [data(Buffer.from("four")).subarray(0, 40)],
      code: "protocol-violation",
    },
    "a prefix of another length than its data": {
      announced: 8,
      packets: [
        Buffer.concat([
          encodeDataPrefix({ offset: 0, compressType: 0, compressedSize: 8, size: 8 }),
          Buffer.from("four"),
        ]),
      ],
      code: "protocol-violation",
    },
    "a block that unpacks to another length": {
      announced: 400,
      packets: [
        Buffer.concat([
          encodeDataPrefix({ offset: 0, compressType: compressLz4, compressedSize: 2, size: 400 }),
          Buffer.from([0x10, 0x61]),
        ]),
      ],
      code: "protocol-violation",
    },
    "a block that claims gigabytes": {
      announced: 2 ** 32 - 1,
      packets: [
        Buffer.concat([
          encodeDataPrefix({ offset: 0, compressType: compressLz4, compressedSize: 2, size: 2 ** 32 - 1 }),
          Buffer.from([0x10, 0x61]),
        ]),
      ],
      code: "limit-exceeded",
    },
  };

  it.each(Object.entries(lies))("that lie end the call: %s", async (_name, { announced, packets, code }) => {
    const target = await daemonThat(async (visitor) => {
      await visitor.send(
        Command.fileCheck,
        transferConfig.encode({ fileSize: announced, optionalName: "a" }),
      );
      await visitor.command();
      for (const packet of packets) await visitor.send(Command.fileData, packet);
      await visitor.command();
      await visitor.send(Command.fileFinish, Buffer.from([0]));
      await visitor.command();
    });
    expect(await codeOf(target.receiveBytes("/data/a", { limitMs: 20_000 }))).toBe(code);
    expect(await everything()).toEqual(["inside"]);
  });
});

describe("packets from a daemon", () => {
  /** A packet whose head says something else than what is behind it. */
  function packet(change: (bytes: Buffer) => void): Buffer {
    const bytes = Buffer.concat(encodeSessionPacket(5, Command.echoRaw, Buffer.from("text")));
    change(bytes);
    return bytes;
  }
  const protectEnd = 11 + 8;
  const heads: Readonly<Record<string, Buffer>> = {
    "another mark": packet((bytes) => bytes.write("XX")),
    "another version": packet((bytes) => bytes.writeUInt8(2, 4)),
    "version 0": packet((bytes) => bytes.writeUInt8(0, 4)),
    "no protect part": packet((bytes) => bytes.writeUInt16BE(0, 5)),
    "a protect part of 1 byte": packet((bytes) => bytes.writeUInt16BE(1, 5)),
    "a protect part of 65 bytes": packet((bytes) => bytes.writeUInt16BE(65, 5)),
    "a protect part of 64 KiB": packet((bytes) => bytes.writeUInt16BE(0xffff, 5)),
    "data of 1 MiB and more": packet((bytes) => bytes.writeUInt32BE(2 * 511 * 1024 + 1, 7)),
    "data of 2 GiB": packet((bytes) => bytes.writeUInt32BE(2 ** 31, 7)),
    "data of 4 GiB": packet((bytes) => bytes.writeUInt32BE(2 ** 32 - 1, 7)),
    "another verification": packet((bytes) => bytes.fill(0, 11, protectEnd)),
    "a varint without end": packet((bytes) => bytes.fill(0xff, 11, protectEnd)),
  };

  it.each(Object.entries(heads))("with a wrong head end the session: %s", async (_name, bytes) => {
    const target = await daemonThat(async (visitor) => {
      await visitor.raw(bytes);
      await visitor.command();
    });
    expect(await codeOf(target.shell("true", { limitMs: 20_000 }))).toBe("protocol-violation");
  });

  it("of any wrong length end the session, or the call by its limit", async () => {
    const whole = Buffer.concat(encodeSessionPacket(5, Command.echoRaw, Buffer.from("text")));
    for (let length = 1; length < whole.length; length++) {
      const target = await daemonThat(async (visitor) => {
        await visitor.raw(whole.subarray(0, length));
        visitor.link.end();
      });
      expect(await codeOf(target.shell("true", { limitMs: 20_000 }))).toBe("device-lost");
      connection?.close();
      await connection?.closed;
      await daemon?.close();
    }
  });

  it("of channels that nobody opened are dropped, however many", async () => {
    const target = await daemonThat(async (visitor) => {
      for (let channel = 1; channel < 20_000; channel++) {
        await visitor.raw(Buffer.concat(encodeSessionPacket(channel, Command.echoRaw, Buffer.alloc(100))));
      }
      await visitor.send(Command.echoRaw, Buffer.from("hi\n"));
      await visitor.send(Command.channelClose, Buffer.from([1]));
      await visitor.command();
    });
    let text = "";
    for await (const bytes of target.shellStream("echo hi")) text += bytes.toString();
    expect(text).toBe("hi\n");
  });

  it("without end are cut off at the limit", async () => {
    const target = await daemonThat(async (visitor) => {
      for (;;) await visitor.send(Command.echoRaw, Buffer.alloc(0x10000, 0x61));
    });
    expect(await codeOf(target.shell("yes", { limitBytes: 1_000_000 }))).toBe("limit-exceeded");
  });

  it("that nobody reads do not fill the memory", async () => {
    let sent = 0;
    const target = await daemonThat(async (visitor) => {
      for (; sent < 100_000_000; sent += 0x10000)
        await visitor.send(Command.echoRaw, Buffer.alloc(0x10000, 0x61));
      await visitor.send(Command.channelClose, Buffer.from([1]));
      await visitor.command();
    });
    const stream = target.shellStream("yes");
    await stream.next();
    let before = -1;
    await expect.poll(() => before === (before = sent), { interval: 50, timeout: 20_000 }).toBe(true);
    // A reader that is too slow loses its channel; the session reads on and drops what comes for it.
    const code = await codeOf(
      (async () => {
        for await (const bytes of stream) expect(bytes.length).toBeGreaterThan(0);
      })(),
    );
    expect(["limit-exceeded", "success"]).toContain(code);
  });
});
