import * as fs from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DeviceFiles } from "../files/device-files.js";
import { TemporaryFolder } from "../files/temporary-folder.js";
import { CollectingSink } from "./byte-pipe.js";
import { plainCommands } from "./commands/plain.js";
import { Shell } from "./shell.js";

const hostText = "text outside of the board";

let outer: TemporaryFolder;
let root: string;

beforeAll(() => {
  outer = new TemporaryFolder("ohbackup-hostile-");
  root = join(outer.path, "root");
  fs.mkdirSync(join(root, "d"), { recursive: true });
  fs.writeFileSync(join(outer.path, "secret"), hostText);
  fs.symlinkSync(outer.path, join(root, "d/up"));
  fs.symlinkSync("../..", join(root, "d/dots"));
});

afterAll(() => {
  outer.remove();
});

async function run(text: string, limitMs: number): Promise<{ output: string; status: number }> {
  const output = new CollectingSink(1 << 20);
  const shell = new Shell({ files: new DeviceFiles(root), commands: plainCommands });
  const status = await shell.run(text, output, AbortSignal.timeout(limitMs));
  return { output: output.text(), status };
}

describe("hostile scripts", () => {
  it.each([
    "(",
    "$(",
    "`",
    "if ",
    "{ ",
    "((",
    "a|",
    "<<a ",
    "${",
    '"$(',
    "[[ ",
    "a&&",
    "echo $(",
    "case a in ",
    "<(",
    "$((1+",
    "echo $((9**9",
    "*",
    "echo x;",
  ])("of nothing but %j end soon", async (part) => {
    const began = performance.now();
    await run(part.repeat(5000), 2000);
    expect(performance.now() - began).toBeLessThan(5000);
  });

  it("that are too long are refused", async () => {
    expect(await run("#".repeat(300_000), 1000)).toMatchObject({ status: 2 });
  });

  it("of endless loops end with the client", async () => {
    expect(await run("while true; do true; done", 50)).toMatchObject({ status: 143 });
    expect(await run("while true; do echo x; done | while true; do true; done", 50)).toMatchObject({
      status: 143,
    });
  });

  it("never throw, hang or leave the board's folder", async () => {
    const word = fc.constantFrom(
      "cat",
      "ls",
      "rm",
      "-r",
      "-rf",
      "mkdir",
      "-p",
      "mv",
      "cp",
      "touch",
      "find",
      "chmod",
      "777",
      "stat",
      "tail",
      "head",
      "wc",
      "echo",
      "cd",
      "test",
      "/",
      "..",
      "../..",
      "/d/up",
      "/d/up/secret",
      "d/dots/secret",
      "d/dots/..",
      "/d/*",
      "x",
      "'a b'",
      "a\0b",
      "$'\\0'",
      "n".repeat(300),
      "/x/".repeat(2000),
      "ü€\ud800",
      '"$A"',
      "A=1",
      "$(cat x)",
      "|",
      "&&",
      "||",
      ";",
      "(",
      ")",
      ">",
      ">>",
      "<",
      "2>&1",
      "!",
      "\n",
      "`",
      "$",
      "\\",
    );
    await fc.assert(
      fc.asyncProperty(fc.array(word, { maxLength: 14 }), async (words) => {
        const { output } = await run(words.join(" "), 500);
        expect(output).not.toContain(hostText);
        expect(fs.readFileSync(join(outer.path, "secret"), "utf8")).toBe(hostText);
        expect(fs.readdirSync(outer.path).sort()).toEqual(["root", "secret"]);
        fs.mkdirSync(join(root, "d"), { recursive: true });
      }),
      { numRuns: 1500 },
    );
  });
});
