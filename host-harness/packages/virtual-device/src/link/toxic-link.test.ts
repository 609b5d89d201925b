import { once } from "node:events";
import { connect, createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseToxic } from "./toxic.js";
import type { Toxic } from "./toxic.js";
import { startToxicLink } from "./toxic-link.js";
import type { ToxicLink } from "./toxic-link.js";

const bytes = Buffer.from(Array.from({ length: 40_000 }, (_, index) => (index * 7) & 0xff));

let echo: Server;
let heard = 0;
let echoed: Set<Socket>;
let link: ToxicLink | undefined;

beforeEach(async () => {
  heard = 0;
  echoed = new Set();
  echo = createServer({ allowHalfOpen: true }, (socket) => {
    echoed.add(socket);
    socket.once("close", () => echoed.delete(socket));
    socket.on("error", () => undefined);
    socket.on("data", (piece) => {
      heard += piece.length;
      socket.write(piece);
    });
    socket.on("end", () => socket.end());
  }).listen(0, "127.0.0.1");
  await once(echo, "listening");
});

afterEach(async () => {
  await link?.close();
  link = undefined;
  await expect.poll(() => echoed.size, { timeout: 5000 }).toBe(0);
  echo.close();
});

interface Conversation {
  readonly socket: Socket;
  readonly pieces: Buffer[];
  readonly received: () => Buffer;
}

async function through(...texts: readonly string[]): Promise<Conversation> {
  const { port } = echo.address() as AddressInfo;
  link = await startToxicLink({
    target: { host: "127.0.0.1", port },
    port: 0,
    toxics: texts.map(parseToxic),
  });
  const socket = connect({ ...link.address, allowHalfOpen: true, noDelay: true });
  const pieces: Buffer[] = [];
  socket.on("error", () => undefined);
  socket.on("data", (piece: Buffer) => pieces.push(piece));
  return { socket, pieces, received: () => Buffer.concat(pieces) };
}

async function echoThrough(...texts: readonly string[]): Promise<{ pieces: Buffer[]; milliseconds: number }> {
  const { socket, pieces, received } = await through(...texts);
  const start = performance.now();
  socket.end(bytes);
  await once(socket, "end");
  expect(received().equals(bytes)).toBe(true);
  await expect.poll(() => link?.connections, { timeout: 5000 }).toBe(0);
  return { pieces, milliseconds: performance.now() - start };
}

/** Waits until a socket is closed; a reset may also arrive as an end. */
function gone(socket: Socket): Promise<void> {
  socket.once("end", () => socket.end());
  return new Promise((resolve) => {
    socket.once("close", () => {
      resolve();
    });
  });
}

describe("a toxic link", () => {
  it("passes everything on, and each end by itself, when nothing is wrong with it", async () => {
    await echoThrough();
  });

  it("makes everything late, in each direction", async () => {
    expect((await echoThrough("latency:60")).milliseconds).toBeGreaterThanOrEqual(115);
    await link?.close();
    expect((await echoThrough("latency:60@up")).milliseconds).toBeGreaterThanOrEqual(58);
  });

  it("lets only so many bytes a second through", async () => {
    expect((await echoThrough("bandwidth:200000@down")).milliseconds).toBeGreaterThanOrEqual(180);
  });

  it("cuts what it passes into small pieces", async () => {
    const { pieces } = await echoThrough("slice:97@down");
    expect(pieces.length).toBeGreaterThan(100);
  });

  it("does several things at once", async () => {
    const { milliseconds } = await echoThrough("slice:1000", "latency:30", "bandwidth:1000000");
    expect(milliseconds).toBeGreaterThanOrEqual(90);
  });

  it.each([0, 1, 1000])("resets both ends after %i bytes", async (after) => {
    const { socket, received } = await through(`reset:${after}@down`);
    socket.write(bytes);
    await gone(socket);
    expect(received().length).toBeLessThanOrEqual(after);
    await expect.poll(() => link?.connections, { timeout: 5000 }).toBe(0);
    await expect.poll(() => echoed.size, { timeout: 5000 }).toBe(0);
  });

  it.each([0, 1, 1000])("closes one direction after %i bytes and keeps the other", async (after) => {
    const { socket, received } = await through(`halfclose:${after}@down`);
    socket.write(bytes);
    await once(socket, "end");
    expect(received().equals(bytes.subarray(0, after))).toBe(true);
    await expect.poll(() => heard, { timeout: 5000 }).toBe(bytes.length);
    socket.write(bytes);
    await expect.poll(() => heard, { timeout: 5000 }).toBe(2 * bytes.length);
    socket.end();
    await expect.poll(() => link?.connections, { timeout: 5000 }).toBe(0);
  });

  it.each(["up", "down"])(
    "falls silent %s after so many bytes, until one end gives up",
    async (direction) => {
      const { socket, received } = await through(`stall:1000@${direction}`);
      let ended = false;
      socket.once("end", () => (ended = true));
      socket.write(bytes);
      await expect.poll(() => received().length, { timeout: 5000 }).toBe(1000);
      // A second connection is served meanwhile up to the same byte: the first has had its time.
      const other = connect({ host: "127.0.0.1", port: link?.address.port ?? 0 });
      other.write(bytes);
      await once(other, "data");
      expect([received().length, ended, link?.connections]).toEqual([1000, false, 2]);
      other.destroy();
      socket.destroy();
      await expect.poll(() => link?.connections, { timeout: 5000 }).toBe(0);
    },
  );

  it("leaves nothing behind when it is closed in the middle", async () => {
    const { socket } = await through("latency:100000", "bandwidth:10");
    socket.write(bytes);
    await expect.poll(() => echoed.size, { timeout: 5000 }).toBe(1);
    const closed = gone(socket);
    await link?.close();
    await closed;
    expect(link?.connections).toBe(0);
  });

  it("resets whoever comes while the healthy end is away", async () => {
    const { port } = echo.address() as AddressInfo;
    link = await startToxicLink({ target: { host: "127.0.0.1", port }, port: 0, toxics: [] });
    echo.close();
    const socket = connect(link.address);
    socket.on("error", () => undefined);
    await gone(socket);
    await expect.poll(() => link?.connections, { timeout: 5000 }).toBe(0);
  });
});

describe("the text of a toxic", () => {
  it("names kind, number and direction", () => {
    expect(parseToxic("latency:50")).toEqual({ kind: "latency", value: 50, direction: "both" });
    expect(parseToxic("reset:0@down")).toEqual({ kind: "reset", value: 0, direction: "down" });
    expect(parseToxic("slice:1@up")).toEqual({ kind: "slice", value: 1, direction: "up" });
  });

  it.each([
    "",
    "latency",
    "latency:",
    "latency:-1",
    "latency:1.5",
    "latency:3600001",
    "bandwidth:0",
    "slice:0",
    "reset:1@left",
    "reset:1@",
    "toString:1",
    "RESET:1",
    "reset:9999999999999999",
    "stall: 1",
  ])("is refused when it is no toxic: %j", (text) => {
    expect(() => parseToxic(text)).toThrow(expect.objectContaining({ code: "toxic-invalid" }));
  });

  it("is checked again when it does not come from a text", async () => {
    const { port } = echo.address() as AddressInfo;
    const toxics: readonly Toxic[] = [{ kind: "bandwidth", value: 0 }];
    await expect(startToxicLink({ target: { host: "127.0.0.1", port }, port: 0, toxics })).rejects.toThrow(
      "bandwidth takes a whole number",
    );
  });
});
