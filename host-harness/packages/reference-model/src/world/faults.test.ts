import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { ClientMessage } from "../service/service-door.js";
import type { Fault } from "./fault.js";
import { ServiceBench } from "./testing/service-bench.js";

const good = ["B(a)", "F(a,part.0.tar)", "F(a,manage.json)", "E(a)", "A"];

async function backupWith(fault: Fault): Promise<ServiceBench> {
  const bench = new ServiceBench({ faults: [fault] });
  bench.install("a");
  bench.open();
  bench.append("a");
  await bench.run();
  return bench;
}

describe("faults", () => {
  test("without one", async () => {
    expect((await backupWith({ name: "none" })).told).toEqual(good);
  });

  test("a lost file: it is not told, and its descriptor is closed", async () => {
    const bench = await backupWith({
      name: "lost file",
      deliver: (message) =>
        message.callback === "onFileReady" && message.file.uri.endsWith(".tar") ? [] : [message],
    });
    expect(bench.told).toEqual(good.filter((note) => !note.includes("tar")));
    expect(bench.world.ledger.stillOpen()).toEqual([]);
  });

  test("a missing end, a double all-end", async () => {
    const missing = await backupWith({
      name: "missing end",
      deliver: (message) => (message.callback === "onBundleEnd" ? [] : [message]),
    });
    expect(missing.told).toEqual(good.filter((note) => !note.startsWith("E")));
    const double = await backupWith({
      name: "double all-end",
      deliver: (message) => (message.callback === "onAllBundlesEnd" ? [message, message] : [message]),
    });
    expect(double.told).toEqual([...good, "A"]);
  });

  test("a wrong code of the first begin only", async () => {
    const wrong = (message: ClientMessage, occurrence: number): ClientMessage =>
      message.callback === "onBundleBegin" && occurrence === 1 ? { ...message, code: 13900042 } : message;
    const bench = await backupWith({
      name: "wrong code",
      deliver: (message, { occurrence }) => [wrong(message, occurrence)],
    });
    expect(bench.told[0]).toBe("B(a,13900042)");
  });

  test("a descriptor that is closed too early", async () => {
    const bench = await backupWith({
      name: "closed early",
      deliver: (message, { closeDescriptor }) => {
        if (message.callback === "onFileReady" && message.file.uri.endsWith(".tar"))
          closeDescriptor(message.file.fd);
        return [message];
      },
    });
    expect(bench.told).toEqual(good);
    expect([...(bench.saved.get("a")?.keys() ?? [])]).toEqual(["manage.json"]);
  });

  test("a changed byte of a packed file", async () => {
    const changed = await backupWith({
      name: "changed byte",
      changePacked: ({ uri }, bytes) => {
        if (!uri.endsWith(".tar")) return bytes;
        const copy = Uint8Array.from(bytes);
        copy[600] = (copy[600] ?? 0) ^ 1;
        return copy;
      },
    });
    const tar = (bench: ServiceBench): Buffer => bench.saved.get("a")?.get("part.0.tar") ?? Buffer.alloc(0);
    const [before, after] = [tar(await backupWith({ name: "none" })), tar(changed)];
    expect(after.length).toBe(before.length);
    expect([...after].filter((byte, index) => byte !== before[index]).length).toBeGreaterThan(0);
    expect(changed.world.ledger.stillOpen()).toEqual([]);
  });

  test("too many at a time, and out of turn", async () => {
    const bench = new ServiceBench({
      faults: [{ name: "greedy", maxRunning: 5, chooseNext: (waiting) => waiting.at(-1) }],
    });
    for (const name of ["a", "b", "c", "d"]) bench.install(name);
    bench.open();
    bench.append("a", "b", "c", "d");
    await bench.run();
    expect(bench.told.slice(0, 4)).toEqual(["B(d)", "B(c)", "B(b)", "B(a)"]);
  });

  test("another answer of a call", async () => {
    const bench = new ServiceBench({
      faults: [{ name: "refusing", answer: (call, code) => (call === "release" ? 13900005 : code) }],
    });
    bench.open();
    expect(bench.world.service.release(bench.caller, "SessionBackup")).toBe(13900005);
    await bench.run();
  });

  test("a restored file that was changed", async () => {
    const path = "/data/storage/el2/base/files/a.txt";
    const bench = new ServiceBench({
      faults: [
        {
          name: "changed after restore",
          afterRestore: (_bundle, files) => {
            writeFileSync(files.hostPath(path), "changed");
          },
        },
      ],
    });
    bench.install("a");
    const document = bench.document();
    bench.open("SessionRestore");
    bench.appendRestore(["a"], document);
    await bench.pass(50);
    bench.world.service.getFileHandle(bench.caller, "a", "manage.json");
    bench.world.service.publishFile(bench.caller, "a", "");
    await bench.run();
    const host = `${bench.world.bundles()[0]?.mounts[0]?.host ?? ""}/el2/base/files/a.txt`;
    expect(readFileSync(host, "utf8")).toBe("changed");
  });
});
