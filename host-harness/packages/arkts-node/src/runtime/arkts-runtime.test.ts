import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ArktsError } from "../errors.js";
import { ArktsRuntime } from "./arkts-runtime.js";
import type { ModuleNamespace } from "./arkts-runtime.js";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ohbackup-arkts-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function runtime(
  modules: Record<string, ModuleNamespace> = {},
  globals: Record<string, unknown> = {},
): ArktsRuntime {
  return new ArktsRuntime({ modules: new Map(Object.entries(modules)), globals });
}

function failureOf(action: () => unknown): ArktsError {
  try {
    action();
  } catch (error) {
    if (error instanceof ArktsError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

describe("ArktsRuntime", () => {
  it("resolves relative imports without extension to .ets and .ts", () => {
    file("a.ets", "export const a: number = 1;");
    file("b.ts", "export const b: number = 2;");
    const main = file(
      "main.ets",
      "import { a } from './a'; import { b } from './b'; export const sum = a + b;",
    );
    expect(runtime().load(main)["sum"]).toBe(3);
  });

  it("evaluates a module once per instance and shares nothing between instances", () => {
    file("counter.ets", "let n = 0; export function next(): number { n += 1; return n; }");
    const text = "import { next } from './counter'; export function count(): number { return next(); }";
    const one = file("one.ets", text);
    const two = file("two.ets", text);
    const call = (loaded: ModuleNamespace): unknown => (loaded["count"] as () => unknown)();
    const first = runtime();
    expect(call(first.load(one))).toBe(1);
    expect(call(first.load(two))).toBe(2);
    expect(call(runtime().load(one))).toBe(1);
  });

  it("gives default and named members of platform modules, and type imports cost nothing", () => {
    const main = file(
      "main.ets",
      "import fs, { kind } from '@ohos.x'; import { Shape } from '@ohos.types.only';\n" +
        "export const seen: string = fs.name + kind; export function f(s: Shape): void {}",
    );
    expect(runtime({ "@ohos.x": { default: { name: "default " }, kind: "named" } }).load(main)["seen"]).toBe(
      "default named",
    );
  });

  it("offers the given globals and none of Node's", () => {
    const main = file(
      "main.ets",
      "export const seen = [typeof console, typeof process, typeof Buffer, typeof require, typeof fetch];",
    );
    expect(runtime({}, { console: {} }).load(main)["seen"]).toEqual([
      "object",
      "undefined",
      "undefined",
      "function",
      "undefined",
    ]);
  });

  it("reads a file again when it has changed", () => {
    const main = file("main.ets", "export const n: number = 1;");
    expect(runtime().load(main)["n"]).toBe(1);
    writeFileSync(main, "export const n: number = 2;");
    utimesSync(main, 1, 1);
    expect(runtime().load(main)["n"]).toBe(2);
  });

  it("names importer and specifier of a platform module that is not provided", () => {
    const main = file("main.ets", "import x from '@ohos.absent'; export const y: number = x;");
    const failure = failureOf(() => runtime({ "@ohos.present": {} }).load(main));
    expect(failure.code).toBe("module-missing");
    expect(failure.message).toContain(`${main} imports @ohos.absent`);
    expect(failure.message).toContain("@ohos.present");
  });

  it("says where it looked for a missing relative module", () => {
    const main = file("main.ets", "import { a } from './nowhere'; export const b: number = a;");
    const failure = failureOf(() => runtime().load(main));
    expect(failure.code).toBe("module-missing");
    expect(failure.message).toContain(join(folder, "nowhere.ets"));
  });

  it("refuses a page, but not the word struct", () => {
    const page = file("page.ets", "@Entry\n@Component\nstruct Page {\n  build() { Column() { } }\n}");
    expect(failureOf(() => runtime().load(page)).code).toBe("struct-in-file");
    const word = file("word.ets", "// struct Page {\nexport const s: string = 'struct Page {';");
    expect(runtime().load(word)["s"]).toBe("struct Page {");
  });

  it("gives line and column of a syntax error", () => {
    const bad = file("bad.ets", "export const a: number = 1;\nexport const b: = 2;");
    const failure = failureOf(() => runtime().load(bad));
    expect(failure.code).toBe("syntax-error");
    expect(failure.message).toContain(`${bad}:2:17`);
  });

  it("fails again when a module that threw is loaded again", () => {
    const main = file("main.ets", "export const before: number = 1;\nthrow new Error('top level');");
    const instance = runtime();
    expect(() => instance.load(main)).toThrow("top level");
    expect(() => instance.load(main)).toThrow("top level");
  });

  it("reports a missing file and a relative path as its own errors", () => {
    expect(failureOf(() => runtime().load(join(folder, "absent.ets"))).code).toBe("file-unreadable");
    expect(failureOf(() => runtime().load("main.ets")).code).toBe("file-unreadable");
  });
});
