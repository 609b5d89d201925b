import { describe, expect, test } from "vitest";
import type { GeneralCallbacks } from "../../../binding/backup-types.js";
import { extractBlocks } from "./blocks.js";
import type { Block } from "./blocks.js";
import { documentBlocks, testBlocks } from "./document-blocks.js";
import { fragments } from "./fragments.js";
import { asObject, transpile, withPrelude } from "./run-block.js";
import { stageOnScript } from "./stage.js";

test("fenced blocks are found with their indentation removed", () => {
  const document = ["text", "  ```ts", "  a;", "    b;", "", "  ```", " ```json", " {}", " ```", ""].join(
    "\n",
  );
  expect(extractBlocks(document)).toEqual([
    { number: 1, language: "ts", lines: [2, 6], text: "a;\n  b;\n" },
    { number: 2, language: "json", lines: [7, 9], text: "{}" },
  ]);
});

test("the document has 33 blocks: 31 ts, 2 json", () => {
  if (documentBlocks.size === 0) return;
  const languages = [...documentBlocks.values()].map(({ language }) => language);
  expect(languages.length).toBe(33);
  expect(languages.filter((language) => language === "json")).toHaveLength(2);
  expect(new Set(languages)).toEqual(new Set(["ts", "json"]));
});

describe("syntax", () => {
  testBlocks("block $number says form instead of from: a syntax error", [17, 18], ({ text }) => {
    expect(transpile(text).syntaxErrors).toEqual([1005, 1005]);
  });

  test("all other ts blocks parse as they are printed", () => {
    for (const { number, language, text } of documentBlocks.values()) {
      if (language !== "ts" || number === 17 || number === 18) continue;
      expect(transpile(text).syntaxErrors, `block ${number}`).toEqual([]);
    }
  });
});

testBlocks("block 1: the module loads", [1], ({ text }) => {
  const { exports } = stageOnScript(`${text}\nexports.backup = backup;`);
  const backup = exports["backup"] as object;
  expect("SessionBackup" in backup && "getLocalCapabilities" in backup).toBe(true);
});

describe("callbacks that the document shows alone", () => {
  const testShown = (title: string, check: (block: Block) => void | Promise<void>): void => {
    testBlocks(title, [...fragments.keys()], check);
  };

  testShown("block $number as printed has no effect: a label and an expression", ({ text }) => {
    expect(stageOnScript(withPrelude(text)).printed).toEqual([]);
  });

  testShown("block $number as a callback", async ({ number, text }) => {
    for (const { message, printed } of fragments.get(number) ?? []) {
      const staged = stageOnScript(asObject(text));
      const { bench } = staged;
      new bench.backup.SessionBackup(staged.exports["callbacks"] as GeneralCallbacks);
      const fd = bench.descriptor("content");
      const withFile =
        message.callback === "onFileReady" && message.file.fd >= 0
          ? { ...message, file: { ...message.file, fd } }
          : message;
      bench.service.send(withFile);
      await bench.clock.runToEnd();
      expect(staged.printed).toEqual(printed);
      expect(bench.uncaught).toEqual([]);
      // Block 2 closes what it got.
      expect(bench.isOpen(fd)).toBe(withFile === message);
    }
  });
});
