import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { BindingBench, thrownCode } from "../binding/testing/binding-bench.js";
import { createHashModule } from "./hash-module.js";

test.each(["md5", "sha1", "sha256"])("%s of a file, in capitals", async (algorithm) => {
  const bench = new BindingBench();
  const content = Buffer.alloc(3_000_000, 7);
  writeFileSync(join(bench.folder, "file"), content);
  const module = createHashModule(bench, bench.process);
  expect(await bench.settle(module.hash("/data/file", algorithm))).toEqual({
    resolved: createHash(algorithm).update(content).digest("hex").toUpperCase(),
  });
});

test("a missing file is 13900002; an unknown algorithm and a wrong count throw 13900020", async () => {
  const bench = new BindingBench();
  const module = createHashModule(bench, bench.process);
  expect(await bench.settle(module.hash("/data/missing", "md5"))).toMatchObject({
    rejected: { code: 13900002 },
  });
  expect(thrownCode(() => module.hash("/data/file", "crc32"))).toBe(13900020);
  expect(
    thrownCode(
      () => Reflect.apply(Reflect.get(module, "hash") as CallableFunction, module, ["/data/file"]) as unknown,
    ),
  ).toBe(13900020);
});

test("the callback form", async () => {
  const bench = new BindingBench();
  writeFileSync(join(bench.folder, "file"), "");
  const heard: (readonly unknown[])[] = [];
  createHashModule(bench, bench.process).hash("/data/file", "md5", (...received) => {
    heard.push(received);
  });
  await bench.clock.runToEnd();
  expect(heard).toEqual([[undefined, "D41D8CD98F00B204E9800998ECF8427E"]]);
});
