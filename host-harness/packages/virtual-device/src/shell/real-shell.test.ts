import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DeviceFiles } from "../files/device-files.js";
import { TemporaryFolder } from "../files/temporary-folder.js";
import { CollectingSink } from "./byte-pipe.js";
import { plainCommands } from "./commands/plain.js";
import { Shell } from "./shell.js";

let folder: TemporaryFolder;

beforeAll(() => {
  folder = new TemporaryFolder("ohbackup-real-shell-");
  for (const name of ["a1", "a2", "b.txt"]) writeFileSync(join(folder.path, name), `${name}\n`);
});

afterAll(() => {
  folder.remove();
});

/** What the host's own shell makes of a script that only these generators can have written. */
function realShell(script: string): { output: string; status: number } {
  const { stdout, status } = spawnSync("sh", ["-c", script], { cwd: folder.path, encoding: "utf8", env: {} });
  return { output: stdout, status: status ?? -1 };
}

async function boardShell(script: string): Promise<{ output: string; status: number }> {
  const output = new CollectingSink(1 << 20);
  const shell = new Shell({ files: new DeviceFiles(folder.path), commands: plainCommands });
  const status = await shell.run(script, output, AbortSignal.timeout(5000));
  return { output: output.text(), status };
}

const name = fc.constantFrom("A", "B");
const safe = fc.stringMatching(/^[a-c0-9 *?$;|&<>()#~-]{0,6}$/);

const word: fc.Arbitrary<string> = fc.oneof(
  fc.stringMatching(/^[a-c0-9._-]{1,5}$/).map((text) => `w${text}`),
  safe.map((text) => `'${text}'`),
  safe.map((text) => `"${text.replace(/\$/g, "\\$")}"`),
  fc.constantFrom(
    "$A",
    '"$A"',
    "${A}",
    "${B:-d e}",
    '"${B:-d e}"',
    "${A:+x}",
    "${#A}",
    "a*",
    "[ab]?",
    "x*",
    "$?",
    "\\*",
    '""',
    "a\\ b",
  ),
  fc
    .tuple(
      fc.integer({ min: 0, max: 99 }),
      fc.constantFrom("+", "-", "*", "/", "%", "<", "==", "&&", "|"),
      fc.integer({ min: 1, max: 99 }),
    )
    .map(([left, operator, right]) => `$((${left}${operator}${right}))`),
);

const words = fc.array(word, { maxLength: 4 }).map((list) => list.join(" "));

const { script } = fc.letrec<{ simple: string; script: string }>((tie) => ({
  simple: fc.oneof(
    words.map((list) => `echo x ${list}`),
    fc.tuple(name, word).map(([variable, value]) => `${variable}=${value}`),
    fc.constantFrom(
      "true",
      "false",
      "cat a1",
      "cat a1 b.txt | wc -l",
      "test -f a1",
      "[ a = b ]",
      "cat < a1",
      "cat none 2>/dev/null",
      "cat none > /dev/null 2>&1",
      "echo one > out && echo two >> out && cat out && rm out",
      "exit 3",
      "! true",
      "! false | true",
      'while [ "$B" != zz ]; do B=zz; done',
      "for B in 1 2 3; do test $B = 2 && continue; echo $B; done",
      "for B in 1 2 3; do while true; do break 2; done; done",
      "export A=exported",
      "unset B",
    ),
    words.map((list) => `echo x ${list} | cat`),
  ),
  script: fc.oneof(
    { maxDepth: 3 },
    tie("simple"),
    fc
      .tuple(tie("script"), fc.constantFrom(" && ", " || ", "; ", "\n"), tie("script"))
      .map((parts) => parts.join("")),
    tie("script").map((inner) => `( ${inner}\n)`),
    tie("script").map((inner) => `{ ${inner}\n}`),
    tie("script").map((inner) => `echo "$( ${inner}\n)"`),
    fc.tuple(words, tie("script")).map(([list, inner]) => `for A in ${list}; do ${inner}\ndone`),
    fc
      .tuple(tie("simple"), tie("script"), tie("script"))
      .map(([condition, then, otherwise]) => `if ${condition}; then ${then}\nelse ${otherwise}\nfi`),
    fc
      .tuple(word, word, tie("script"))
      .map(([text, pattern, inner]) => `case ${text} in ${pattern}) ${inner}\n;; *) echo other;; esac`),
  ),
}));

describe("scripts on the board and on the host's own shell", () => {
  it("print the same and end the same", async () => {
    await fc.assert(
      fc.asyncProperty(script, async (text) => {
        expect(await boardShell(text), text).toEqual(realShell(text));
      }),
      { numRuns: 300 },
    );
  });
});
