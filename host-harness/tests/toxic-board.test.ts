import { fileURLToPath } from "node:url";
import { profileOf } from "@ohbackup/reference-model";
import { parseToxic, startVirtualBoard } from "@ohbackup/virtual-device";
import type { VirtualBoard } from "@ohbackup/virtual-device";
import { HdcClient, HdcError, connectDaemon } from "hdc-client-node";
import type { HdcTarget } from "hdc-client-node";
import { afterEach, describe, expect, it } from "vitest";

const projectRoot = fileURLToPath(new URL("../..", import.meta.url));
const content = Buffer.from("0123456789".repeat(2000));

let board: VirtualBoard | undefined;
afterEach(() => board?.close());

async function boardBehind(...toxics: readonly string[]): Promise<VirtualBoard> {
  board = await startVirtualBoard({
    projectRoot,
    profile: profileOf("v6.1"),
    toxics: toxics.map(parseToxic),
    daemon: {},
  });
  return board;
}

/** A shell command and a file there and back. */
async function useOf(target: HdcTarget): Promise<readonly unknown[]> {
  const { text, exitStatus } = await target.shell("echo hi; exit 3");
  await target.sendBytes(content, "/data/local/tmp/file");
  const back = await target.receiveBytes("/data/local/tmp/file");
  return [text, exitStatus, back.equals(content)];
}

async function codeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => "success",
    (error: unknown) => (error instanceof HdcError ? error.code : `untyped: ${String(error)}`),
  );
}

describe("a board behind a bad link", () => {
  it.each([["latency:5"], ["bandwidth:2000000"], ["slice:7"], ["slice:100", "latency:2"]])(
    "does all it should, only slower: %s",
    async (...toxics) => {
      const { address, key, daemonAddress } = await boardBehind(...toxics);
      expect(await useOf(new HdcClient(address).target(key))).toEqual(["hi\n", 3, true]);
      const connection = await connectDaemon(daemonAddress ?? address);
      expect(await useOf(connection.target)).toEqual(["hi\n", 3, true]);
      connection.close();
      await connection.closed;
    },
  );

  it.each([
    ["reset:10000@down", "device-lost"],
    ["reset:10000@up", "device-lost"],
    ["halfclose:10000@down", "device-lost"],
    ["stall:10000@down", "timeout"],
    ["stall:10000@up", "timeout"],
  ])("fails with a type when the link does: %s", async (toxic, code) => {
    const { address, key, daemonAddress } = await boardBehind(toxic);
    const limits = { silenceLimitMs: 300 };
    const transfer = async (target: HdcTarget): Promise<string> => {
      const sent = await codeOf(target.sendBytes(content, "/data/local/tmp/file", limits));
      return sent === "success" ? codeOf(target.receiveBytes("/data/local/tmp/file", limits)) : sent;
    };
    expect(await transfer(new HdcClient(address).target(key))).toBe(code);
    const connection = await connectDaemon(daemonAddress ?? address);
    expect(await transfer(connection.target)).toBe(code);
    connection.close();
    await connection.closed;
  });
});
