import { lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ExtensionBench } from "../testing/extension-bench.js";
import { hostileNames } from "../testing/hostile-names.js";

let bench: ExtensionBench;

beforeEach(() => {
  bench = new ExtensionBench();
});

afterEach(() => {
  expect(bench.beside()).toEqual([]);
  expect(readdirSync(tmpdir()).filter((name) => name.endsWith("escaped"))).toEqual([]);
  bench.close();
});

describe("hostile indexes and reports", () => {
  const parameters = { extensionAction: 2 };
  const report = Buffer.from("version=1.0&attrNum=8\npath;mode;dir;size;mtime;hash;usertar;encodeFlag\n");
  const indexOf = (path: unknown, fileName: unknown = "big"): Buffer =>
    Buffer.from(
      JSON.stringify([
        { fileName, information: { path, stat: { st_mode: 33188 } }, isBigFile: true, isUserTar: false },
      ]),
    );

  it("cannot put a big file outside the sandbox", async () => {
    const paths = [
      ...hostileNames.slice(0, 60).map(String),
      "/etc/escaped",
      "/tmp/escaped",
      "",
      "/",
      5,
      null,
      {},
      "x".repeat(5000),
    ];
    for (const path of paths) {
      for (const row of [
        report,
        Buffer.concat([report, Buffer.from(`${typeof path === "string" ? path : "p"};1;0;1;1;h;0;0\n`)]),
      ]) {
        const extension = bench.extension({}, { parameters });
        extension.handleRestore(true);
        bench.send(extension, "manage.json", indexOf(path), Buffer.alloc(0));
        bench.send(extension, "big", Buffer.from("evil"), row);
        extension.publishIncrementalFile("");
        await bench.clock.runToEnd();
      }
    }
    expect(bench.uncaught).toEqual([]);
  });

  it.each([
    ["information that is a number", '[{"fileName":"a","information":5}]', 13900020],
    ["a time that is a number", '[{"fileName":"a","information":{"stat":{"st_atim":5}}}]', 13900020],
    ["information that is a list", '[{"fileName":"a","information":[1]}]', 13900020],
    ["deep nesting", "[".repeat(5000), 13900020],
    [
      "huge numbers",
      '[{"fileName":"a","information":{"stat":{"st_mode":1e300,"st_size":-1}},"isBigFile":false}]',
      0,
    ],
    ["a NUL", "\u0000", 0],
    ["climbing names", `[${'{"fileName":"../../x.tar","information":{}},'.repeat(100)}]`, 22],
  ])("end the bundle with a code: %s", async (_name, index, code) => {
    const extension = bench.extension({}, { parameters });
    extension.handleRestore(true);
    bench.send(extension, "manage.json", Buffer.from(index), Buffer.alloc(0));
    extension.publishIncrementalFile("");
    await bench.clock.runToEnd();
    const ends = bench.service.calls.filter(({ call }) => call === "incrementalDone");
    expect(ends.map((call) => call.code)).toEqual([code]);
    expect(bench.uncaught).toEqual([]);
  });

  it("cannot be written through an existing link of the temp directory", () => {
    const secret = join(dirname(bench.folder), "ohbackup-secret.escaped");
    mkdirSync(bench.host("/data/storage/el2/base/.backup/restore"), { recursive: true });
    symlinkSync(secret, bench.host("/data/storage/el2/base/.backup/restore/part.0.tar"));
    const extension = bench.extension({}, { parameters });
    extension.handleRestore(false);
    bench.send(extension, "part.0.tar", Buffer.from("evil"), Buffer.alloc(0));
    expect(lstatSync(bench.host("/data/storage/el2/base/.backup/restore/part.0.tar")).isSymbolicLink()).toBe(
      true,
    );
    expect(() => readFileSync(secret)).toThrow("ENOENT");
  });
});
