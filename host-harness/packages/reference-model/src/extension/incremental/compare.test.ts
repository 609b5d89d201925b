import { describe, expect, it } from "vitest";
import { reportHeader } from "../report/report.js";
import { cloudRows, noCloud } from "./cloud-rows.js";
import { compareWithCloud } from "./compare.js";
import type { ComparedRow } from "./compare.js";

const header = reportHeader("isIncremental").trimEnd().split("\n");
const hashes: Readonly<Record<string, string>> = {
  same: "S",
  "same.x": "X",
  changed: "NEW",
  new: "N",
  "new.tar": "T",
  big: "B",
};
const hashOf = (path: string): string => hashes[path] ?? "";

const cloudText = `${reportHeader("usertar")}same;33188;0;1;10;S;0;0\nchanged;33188;0;1;10;OLD;0;0\nd;16877;1;4096;10;;0;0\n`;

function run(rows: readonly string[], text: string, ask = hashOf): readonly (readonly ComparedRow[])[] {
  const all: ComparedRow[] = [];
  const cloud = text === "" ? noCloud : cloudRows(() => text.split("\n"));
  const { small, big } = compareWithCloud([...header, ...rows], {
    cloud,
    hashOf: ask,
    listed: (row) => all.push(row),
  });
  return [all, small, big];
}

/** Names in the three lists: all, small, big; the same whether the manifest is sorted or not. */
function compared(rows: readonly string[]): readonly (readonly string[])[] {
  const [first = "", second = "", ...lines] = cloudText.trimEnd().split("\n");
  const sorted = [first, second, ...lines.sort()].join("\n");
  const [lists, same] = [cloudText, sorted].map((text) =>
    run(rows, text).map((list) => list.map(({ path }) => path)),
  );
  expect(same).toEqual(lists);
  return lists ?? [];
}

describe("what an incremental backup sends", () => {
  it.each([
    ["an unchanged file, even when it is called new", "/same;33188;0;1;10;;1;0", ["same"], [], []],
    ["a file that was touched", "/same;33188;0;1;11;;1;0", ["same"], [], []],
    ["a file with other content", "/changed;33188;0;1;11;;1;0", ["changed"], ["changed"], []],
    ["a file with other content but an old time", "/changed;33188;0;1;9;;0;0", ["changed"], [], []],
    ["a change that keeps size and time", "/changed;33188;0;1;10;;1;0", ["changed"], [], []],
    ["a new file", "/new;33188;0;1;11;;1;0", ["new"], ["new"], []],
    ["a new file with an old time", "/new;33188;0;1;1;;0;0", ["new"], [], []],
    ["a large file", "/big;33188;0;2097153;11;;1;0", ["big"], [], ["big"]],
    ["a file at the boundary", "/big;33188;0;2097152;11;;1;0", ["big"], ["big"], []],
    ["a file that cannot be read", "/secret;33188;0;1;11;;1;0", [], [], []],
    ["a known directory", "/d;16877;1;4096;11;;1;0", ["d"], [], []],
    ["a new directory", "/e;16877;1;4096;11;;1;0", ["e"], ["e"], []],
    ["a new directory with an old time", "/e;16877;1;4096;1;;0;0", ["e"], [], []],
    ["a row without a path", ";33188;0;1;1;;1;0", [], [], []],
  ])("%s", (_name, row, ...expected) => {
    expect(compared([row])).toEqual(expected);
  });

  it("is sorted bytewise, each path once, the first row winning", () => {
    const rows = ["/new;1;0;1;11;;1;0", "/same.x;1;0;1;1;;0;0", "/same;1;0;1;10;;1;0", "/new;1;0;1;11;;1;0"];
    expect(compared(rows)).toEqual([["new", "same", "same.x"], ["new"], []]);
  });

  it("marks tars of the app, whatever their size", () => {
    const [all] = run(["/new.tar;33188;0;1;11;;1;0"], "");
    expect(all?.map(({ isUserTar }) => isUserTar)).toEqual([true]);
  });

  it("computes no hash for what is equal in size and time", () => {
    const asked: string[] = [];
    const ask = (path: string): string => {
      asked.push(path);
      return "X";
    };
    run(["/same;1;0;1;10;;1;0", "/changed;1;0;2;10;;1;0"], cloudText, ask);
    expect(asked).toEqual(["changed"]);
  });
});
