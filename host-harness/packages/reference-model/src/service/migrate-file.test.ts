import { describe, expect, test } from "vitest";
import { dataCloneBundle, migrateFile } from "./migrate-file.js";
import { TurnBench, owner } from "./testing/turn-bench.js";

const request = { bundleName: "a", srcPath: "/from", destPath: "/to", uri: "" };
const clone = { ...owner, bundleName: dataCloneBundle };

function restoring(): TurnBench {
  const bench = new TurnBench("HEAD");
  bench.open("SessionRestore");
  bench.effects.length = 0;
  return bench;
}

/** The answer and what the client is told. */
function migrate(
  bench: TurnBench,
  change: Partial<typeof request> = {},
  move = (): number => 0,
  caller = clone,
): readonly [number, readonly unknown[]] {
  const code = migrateFile(bench, caller, { ...request, ...change }, move);
  const told = bench.effects.flatMap((effect) => (effect.kind === "send" ? [effect.message] : []));
  return [code, told];
}

const result = (code: number): object => ({ callback: "onMigrateResult", bundleName: "a", code });

describe("migrateFile", () => {
  test("is for the owner of a restore session", () => {
    expect(migrate(new TurnBench("HEAD"))).toEqual([13900020, []]);
    expect(migrate(restoring(), {}, () => 0, { ...clone, tokenId: 77 })).toEqual([13900001, []]);
  });

  test("is for the application that clones, with paths that do not climb", () => {
    expect(migrate(restoring(), {}, () => 0, owner)).toEqual([13900001, []]);
    expect(migrate(restoring(), { srcPath: "../from" })).toEqual([13900020, []]);
    expect(migrate(restoring(), { destPath: "/to/.." })).toEqual([13900020, []]);
  });

  test("answers and tells what fails before the move", () => {
    const bench = restoring();
    expect(migrateFile(bench, clone, request, undefined)).toBe(13900020);
    expect(bench.effects).toEqual([{ kind: "send", message: result(13900020) }]);
    bench.effects.length = 0;
    bench.absent.add("a");
    expect(migrate(bench)).toEqual([13900020, [result(13900020)]]);
    bench.effects.length = 0;
    expect(migrate(bench, { destPath: "/data/anco_hmos_data/x" })).toEqual([0, [result(0)]]);
  });

  test("accepts a move that fails, and tells of it", () => {
    expect(migrate(restoring(), {}, () => 13900005)).toEqual([0, [result(13900005)]]);
  });
});
