import { once } from "node:events";
import type { Duplex } from "node:stream";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { BoardNetwork } from "./board-network.js";

describe("the sockets of a board", () => {
  it("connect what listens, in both directions, and keep what was sent before an end", async () => {
    const network = new BoardNetwork();
    const accepted: Duplex[] = [];
    network.listen("tcp:80", (connection) => accepted.push(connection));
    const near = network.connect("tcp:80");
    near?.end("question");
    const [far] = accepted;
    far?.end("answer");
    if (near === undefined || far === undefined) throw new Error("nothing was connected");
    expect(await text(near)).toBe("answer");
    expect(await text(far)).toBe("question");
  });

  it("refuse where nothing listens, and a node that is taken until it is free", () => {
    const network = new BoardNetwork();
    expect(network.connect("tcp:80")).toBeUndefined();
    const stop = network.listen("tcp:80", () => undefined);
    expect(network.listen("tcp:80", () => undefined)).toBeUndefined();
    stop?.();
    expect(network.connect("tcp:80")).toBeUndefined();
    expect(network.listen("tcp:80", () => undefined)).toBeDefined();
  });

  it("end at both sides when one is destroyed, and all with the board", async () => {
    const network = new BoardNetwork();
    const accepted: Duplex[] = [];
    network.listen("localabstract:a", (connection) => accepted.push(connection));
    const first = network.connect("localabstract:a");
    const second = network.connect("localabstract:a");
    const ends = accepted.map((connection) => once(connection, "close"));
    first?.destroy();
    await ends[0];
    expect(second?.destroyed).toBe(false);
    network.close();
    await ends[1];
    expect(second?.destroyed).toBe(true);
  });
});
