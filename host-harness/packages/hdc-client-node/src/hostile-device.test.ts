import { mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { HdcClient } from "./client.js";
import { HdcError } from "./errors.js";
import { Command } from "./protocol/commands.js";
import { compressLz4, encodeDataPrefix, transferConfig } from "./protocol/transfer-structs.js";
import type { TransferConfig } from "./protocol/transfer-structs.js";
import type { HdcTarget } from "./target.js";
import { startSmallServer } from "./testing/small-server.js";
import type { SmallServer, Visitor } from "./testing/small-server.js";

let folder = "";
let server: SmallServer | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "hostile-device-"));
  await mkdir(join(folder, "inside"));
});
afterEach(async () => {
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

async function deviceThat(serve: (visitor: Visitor) => Promise<void>): Promise<HdcTarget> {
  server = await startSmallServer(serve);
  return new HdcClient({ port: server.port, workingDirectory: join(folder, "inside") }).target("board");
}

async function codeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => "success",
    (error: unknown) => (error instanceof HdcError ? error.code : `untyped: ${String(error)}`),
  );
}

function plainData(content: Buffer, offset = 0): Buffer {
  const prefix = encodeDataPrefix({
    offset,
    compressType: 0,
    compressedSize: content.length,
    size: content.length,
  });
  return Buffer.concat([prefix, content]);
}

/** Sends one file as a device does, without a look at the answers. */
async function sendFile(visitor: Visitor, config: Partial<TransferConfig>, content: Buffer): Promise<void> {
  await visitor.send(
    Command.fileCheck,
    transferConfig.encode({ fileSize: content.length, path: "x", ...config }),
  );
  await visitor.command();
  await visitor.send(Command.fileData, plainData(content));
  await visitor.command();
}

async function sendTree(visitor: Visitor, names: readonly string[]): Promise<void> {
  for (const optionalName of names) await sendFile(visitor, { optionalName }, Buffer.from("evil"));
  await visitor.send(Command.fileFinish, Buffer.from([0]));
  await visitor.command();
}

/** Everything below the test's folder. */
async function everything(): Promise<string[]> {
  return (await readdir(folder, { recursive: true })).sort();
}

describe("names from a device", () => {
  const names = [
    "top/../../escaped.txt",
    "top/..",
    "../top/escaped.txt",
    "/top/escaped.txt",
    "top//escaped.txt",
    "top\\..\\escaped.txt",
    "C:\\top\\escaped.txt",
    "top/./escaped.txt",
    "top/a\nb.txt",
    "top/a\0b.txt",
    "top/\u001b[2Jclear.txt",
    `top/${"n".repeat(256)}`,
    `top/${"deep/".repeat(1000)}x`,
    "top/",
    "",
  ];

  it.each(names)("are refused when they lead elsewhere or are none: %j", async (name) => {
    const target = await deviceThat((visitor) => sendTree(visitor, ["top/good.txt", name]));
    expect(await codeOf(target.receiveDirectory("/data/top", "out"))).toBe("unsafe-name");
    expect(await everything()).toEqual(["inside"]);
  });

  it("are refused when they are no UTF-8", async () => {
    const target = await deviceThat(async (visitor) => {
      const config = transferConfig.encode({ fileSize: 4, optionalName: "top/a" });
      const at = config.indexOf("top/a");
      config[at + 4] = 0xff;
      await visitor.send(Command.fileCheck, config);
      await visitor.command();
    });
    expect(await codeOf(target.receiveDirectory("/data/top", "out"))).toBe("protocol-violation");
    expect(await everything()).toEqual(["inside"]);
  });

  it("are refused when one comes twice", async () => {
    const target = await deviceThat((visitor) => sendTree(visitor, ["top/a", "top/a"]));
    expect(await codeOf(target.receiveDirectory("/data/top", "out"))).toBe("local-file");
    expect(await everything()).toEqual(["inside"]);
  });

  it("do not reach through a link that is in the target folder", async () => {
    await mkdir(join(folder, "inside/out"));
    await mkdir(join(folder, "elsewhere"));
    await symlink(join(folder, "elsewhere"), join(folder, "inside/out/link"));
    const target = await deviceThat((visitor) => sendTree(visitor, ["top/link/file.txt"]));
    expect(await codeOf(target.receiveDirectory("/data/top", "out"))).toBe("local-file");
    expect(await readdir(join(folder, "elsewhere"))).toEqual([]);
  });

  it("do not choose where a single file goes", async () => {
    const target = await deviceThat((visitor) => sendTree(visitor, ["..evil.txt"]));
    await target.receiveFile("/data/good.txt", "good.txt");
    expect(await everything()).toEqual(["inside", "inside/good.txt"]);
  });

  it("may be anything else", async () => {
    const good = ["top/ä ö/é.txt", "top/..a", "top/a..", "top/'; rm -rf ~", 'top/"', "top/-rf"];
    const target = await deviceThat((visitor) => sendTree(visitor, good));
    const result = await target.receiveDirectory("/data/top", "out");
    expect(result.fileCount).toBe(good.length);
    expect(await readFile(join(folder, "inside/out/ä ö/é.txt"), "utf8")).toBe("evil");
  });
});

describe("sizes from a device", () => {
  const announce = (visitor: Visitor, fileSize: number): Promise<void> =>
    visitor.send(Command.fileCheck, transferConfig.encode({ fileSize, optionalName: "a" }));

  it("are refused when more comes than was announced", async () => {
    const target = await deviceThat(async (visitor) => {
      await announce(visitor, 3);
      await visitor.command();
      await visitor.send(Command.fileData, plainData(Buffer.from("four")));
      await visitor.command();
    });
    expect(await codeOf(target.receiveFile("/data/a", "a"))).toBe("protocol-violation");
    expect(await everything()).toEqual(["inside"]);
  });

  it("are refused when data lies behind the end", async () => {
    const target = await deviceThat(async (visitor) => {
      await announce(visitor, 4);
      await visitor.command();
      await visitor.send(Command.fileData, plainData(Buffer.from("four"), 1_000_000_000));
      await visitor.command();
    });
    expect(await codeOf(target.receiveBytes("/data/a"))).toBe("protocol-violation");
  });

  it("do not make us take memory", async () => {
    const target = await deviceThat(async (visitor) => {
      await announce(visitor, 2 ** 50);
      await visitor.command();
    });
    expect(await codeOf(target.receiveBytes("/data/a"))).toBe("limit-exceeded");
  });

  it("are refused when a block decodes to another length", async () => {
    const target = await deviceThat(async (visitor) => {
      await announce(visitor, 400);
      await visitor.command();
      const block = Buffer.from([0x10, 0x61]);
      const prefix = encodeDataPrefix({ offset: 0, compressType: compressLz4, compressedSize: 2, size: 400 });
      await visitor.send(Command.fileData, prefix, block);
      await visitor.command();
    });
    expect(await codeOf(target.receiveBytes("/data/a"))).toBe("protocol-violation");
  });

  it("of several files do not pass for one", async () => {
    const target = await deviceThat((visitor) => sendTree(visitor, ["a", "b"]));
    expect(await codeOf(target.receiveBytes("/data/a"))).toBe("limit-exceeded");
  });
});

describe("frames from a device", () => {
  const wrong: Readonly<Record<string, Buffer>> = {
    "length 0": Buffer.from("00000000", "hex"),
    "length 4 GiB": Buffer.from("ffffffff", "hex"),
    "length 3 MiB": Buffer.from("00300000", "hex"),
  };

  it.each(Object.entries(wrong))("of %s end the call", async (_name, bytes) => {
    const target = await deviceThat(async (visitor) => {
      await visitor.raw(bytes);
      await visitor.command();
    });
    expect(await codeOf(target.shell("true"))).toBe("protocol-violation");
  });

  it("out of turn end the call", async () => {
    const target = await deviceThat(async (visitor) => {
      await visitor.send(Command.fileData, plainData(Buffer.from("x")));
      await visitor.command();
    });
    expect(await codeOf(target.receiveFile("/data/a", "a"))).toBe("protocol-violation");
  });

  it("without end are cut off at the limit", async () => {
    const target = await deviceThat(async (visitor) => {
      for (;;)
        await visitor.raw(Buffer.concat([Buffer.from("00010000", "hex"), Buffer.alloc(0x10000, 0x61)]));
    });
    expect(await codeOf(target.shell("yes", { limitBytes: 1_000_000 }))).toBe("limit-exceeded");
    expect(await codeOf(target.command("shell yes"))).toBe("limit-exceeded");
  });

  it("are not fetched faster than the reader takes them", async () => {
    let sent = 0;
    const target = await deviceThat(async (visitor) => {
      for (; sent < 200_000_000; sent += 0x10000) {
        await visitor.raw(Buffer.concat([Buffer.from("00010000", "hex"), Buffer.alloc(0x10000, 0x61)]));
      }
    });
    for await (const bytes of target.shellStream("yes")) {
      expect(bytes.length).toBe(0x10000);
      // Nobody reads on until the server has come to a stand.
      let before = -1;
      await expect.poll(() => before === (before = sent), { interval: 50, timeout: 10_000 }).toBe(true);
      break;
    }
    expect(sent).toBeLessThan(40_000_000);
  });

  it("of something else than hdc are named as such", async () => {
    const { createServer } = await import("node:net");
    const web = createServer((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")).listen(
      0,
      "127.0.0.1",
    );
    await new Promise((resolve) => web.once("listening", resolve));
    const address = web.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const code = await codeOf(new HdcClient({ port }).listTargets());
    web.close();
    expect(["not-an-hdc-server", "protocol-violation"]).toContain(code);
  });
});

describe("files of this computer", () => {
  it("that are missing or no files are named", async () => {
    const target = await deviceThat(async (visitor) => {
      await visitor.send(Command.fileInit);
      await visitor.command();
      await visitor.command();
    });
    expect(await codeOf(target.sendFile("none", "/data/none"))).toBe("file-missing");
    expect(await codeOf(target.sendFile(".", "/data/none"))).toBe("local-file");
    expect(await codeOf(target.sendDirectory("none", "/data/none"))).toBe("file-missing");
    await writeFile(join(folder, "inside/file"), "x");
    expect(await codeOf(target.receiveDirectory("/data/top", "file"))).toBe("local-file");
  });

  it("whose paths hdc cannot write are refused before anything is sent", async () => {
    const target = await deviceThat(() => Promise.resolve());
    expect(await codeOf(target.sendFile('a"b', "/data/x"))).toBe("not-expressible");
    expect(await codeOf(target.receiveFile('/data/a"b', "x"))).toBe("not-expressible");
    expect(server?.commands).toEqual([]);
  });
});
