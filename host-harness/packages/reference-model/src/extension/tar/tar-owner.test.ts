import { readFileSync } from "node:fs";
import { afterEach, beforeEach, expect, it } from "vitest";
import { ExtensionBench, filesRoot } from "../testing/extension-bench.js";
import { TarWriter } from "./tar-writer.js";

let bench: ExtensionBench;

beforeEach(() => {
  bench = new ExtensionBench();
});

afterEach(() => {
  bench.close();
});

it("every header names its own owner and group, also when only one of them changes from file to file", () => {
  const owners = [
    [5, 6],
    [5, 7],
    [8, 7],
    [0, 0],
  ] as const;
  const archive = `${filesRoot}/out.tar`;
  const fd = bench.files.openForWrite(archive, 0o600);
  const writer = new TarWriter(bench.files, fd);
  for (const [index, [uid, gid]] of owners.entries()) {
    const path = `${filesRoot}/${String(index)}`;
    bench.write(path, "");
    bench.files.note(path, { uid, gid });
    expect(writer.add({ path, restorePath: "" })).toBe(0);
  }
  writer.finish();
  bench.files.close(fd);
  const bytes = readFileSync(bench.host(archive));
  const names = owners.map((_owner, index) =>
    [265, 297].map((at) =>
      bytes.toString("latin1", index * 512 + at, index * 512 + at + 32).replace(/\0+$/, ""),
    ),
  );
  expect(names).toEqual([
    ["5", "6"],
    ["5", "7"],
    ["8", "7"],
    ["root", "root"],
  ]);
});
