import { readFileSync, rmSync } from "node:fs";
import { expect, test } from "vitest";
import { SandboxFiles } from "./sandbox-files.js";
import { ServiceBench } from "./testing/service-bench.js";

test("what was backed up comes back, and no descriptor stays open", async () => {
  const bench = new ServiceBench();
  const files = { "a.txt": "first", "ü.bin": "\u0000\u0001", "big.bin": "x".repeat(2_200_000) };
  bench.install("x", { files });
  const document = bench.document();
  bench.open();
  bench.append("x");
  await bench.run();
  bench.world.service.release(bench.caller, "SessionBackup");
  await bench.run();
  const mounts = bench.world.bundles()[0]?.mounts ?? [];
  const sandbox = new SandboxFiles(mounts);
  const folder = sandbox.hostPath("/data/storage/el2/base/files");
  rmSync(folder, { recursive: true });

  bench.open("SessionRestore");
  expect(bench.appendRestore(["x"], document)).toBe(0);
  await bench.pass(50);
  const saved = bench.saved.get("x") ?? new Map<string, Buffer>();
  for (const uri of saved.keys()) {
    expect(bench.world.service.getFileHandle(bench.caller, "x", uri)).toBe(0);
  }
  bench.writeBack("x", reportsOf(saved));
  expect(bench.world.service.publishFile(bench.caller, "x", "")).toBe(0);
  await bench.run();
  expect(bench.told.slice(-2)).toEqual(["E(x)", "A"]);
  for (const [name, content] of Object.entries(files)) {
    expect(readFileSync(`${folder}/${name}`, "utf8")).toBe(content);
  }
  bench.world.service.release(bench.caller, "SessionRestore");
  await bench.run();
  expect(bench.world.ledger.stillOpen()).toEqual([]);
});

const header = "version=1.0&attrNum=8\npath;mode;dir;size;mtime;hash;usertar;encodeFlag\n";

/** Reports that a client writes beside the files: what is in the tar, and where the big file belongs. */
function reportsOf(saved: ReadonlyMap<string, Buffer>): ReadonlyMap<string, string> {
  const row = (name: string): string => `/data/storage/el2/base/files/${name};644;0;1;1700000000;h;0;0\n`;
  return new Map(
    [...saved.keys()].map((uri) => {
      if (uri === "manage.json") return [uri, ""];
      return [uri, header + (uri.endsWith(".tar") ? row("a.txt") + row("ü.bin") : row("big.bin"))];
    }),
  );
}
