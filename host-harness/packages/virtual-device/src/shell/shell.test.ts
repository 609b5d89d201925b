import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DeviceFiles } from "../files/device-files.js";
import { CollectingSink } from "./byte-pipe.js";
import { plainCommands } from "./commands/plain.js";
import { Shell } from "./shell.js";

let root: string;

beforeEach(() => {
  root = fs.mkdtempSync(join(tmpdir(), "ohbackup-shell-"));
  fs.mkdirSync(join(root, "data"));
});

afterEach(() => {
  fs.rmSync(root, { recursive: true });
});

async function run(text: string): Promise<{ output: string; status: number }> {
  const shell = new Shell({ files: new DeviceFiles(root), commands: plainCommands });
  const output = new CollectingSink(1 << 20);
  const status = await shell.run(text, output, new AbortController().signal);
  return { output: output.text(), status };
}

describe("the shell of a virtual board", () => {
  it.each([
    ["echo hi", "hi\n", 0],
    ["echo \"a  b\" 'c  d' e\\ f", "a  b c  d e f\n", 0],
    ["false; echo MARK$?", "MARK1\n", 0],
    ["true && echo yes || echo no", "yes\n", 0],
    ["false && echo yes || echo no", "no\n", 0],
    ["! true", "", 1],
    ["A=1; echo $A${A}", "11\n", 0],
    ["echo $(echo a; echo b)", "a b\n", 0],
    ["echo one two | cat | tail -c 4", "two\n", 0],
    ["printf x", "sh: printf: inaccessible or not found\n", 127],
    ["exec echo a; echo never", "a\n", 0],
    ["(exec false); echo $?; exec; echo on", "1\non\n", 0],
    ["echo x | exec cat; echo on", "x\non\n", 0],
    ["A=1; echo [$A]", "sh: not supported by the virtual board: [$A]\n", 2],
    ["echo 'open", "sh: syntax error: ", 2],
    ["f() { echo a; }", "sh: not supported by the virtual board: Function\n", 2],
    ["case a/b in x|a*) echo 1;; *) echo 2;; esac; case c in 'c*') echo 3;; esac", "1\n", 0],
    ['A="*"; case "$A" in "*") echo star;; esac; case xy in $A) echo any;; esac', "star\nany\n", 0],
    [
      'A=7; echo $((A*2+1)) $(( (1+2) % 2 == 1 ? -A : 0x10 )) "$((010+${A}))" $((unset+1))',
      "15 -7 15 1\n",
      0,
    ],
    ["echo $((1/0)); echo $?", "sh: not supported by the virtual board: $((1/0))\n2\n", 0],
    ["i=0; while [ $i -lt 3 ]; do i=$((i+1)); done; echo $i", "3\n", 0],
    ["echo $((9223372036854775807+1)) $((1<<65))", "-9223372036854775808 2\n", 0],
    ["sleep 9 &", "sh: not supported by the virtual board: &\n", 2],
    ["for x in a 'b c'; do echo $x; done", "a\nb c\n", 0],
    ["for x in 1 2 3; do test $x = 2 && continue; echo $x; done", "1\n3\n", 0],
    ["while true; do for x in 1 2; do break 2; done; done; echo over", "over\n", 0],
    ["if false; then echo a; elif [ -d / ]; then echo b; else echo c; fi", "b\n", 0],
    ["A=1; (A=2; cd /data; echo $A $PWD; exit 3); echo $? $A $PWD", "2 /data\n3 1 /\n", 0],
    ["echo a | exit 4; echo $?", "4\n", 0],
    ["exit 5; echo never", "", 5],
    ["A=x; echo ${A:-y} ${B:-z} ${#A} ${B:+w}.", "x z 1 .\n", 0],
    ["A=1 B=$A; echo $B", "1\n", 0],
    ["(echo out; cat /none) 2>/dev/null | wc -l", "1\n", 0],
    ["cat /missing", "cat: /missing: No such file or directory\n", 1],
    ["cat /missing > /dev/null 2>&1; echo $?", "1\n", 0],
  ])("%s", async (text, output, status) => {
    const result = await run(text);
    expect(result.output.startsWith(output)).toBe(true);
    if (output.endsWith("\n")) expect(result.output).toBe(output);
    expect(result.status).toBe(status);
  });

  it("works on the files below its root", async () => {
    await run(
      "mkdir -p /data/x && echo hello > /data/x/a.txt && echo more >> '/data/x/a.txt' && chmod 640 /data/x/a.txt",
    );
    expect(fs.readFileSync(join(root, "data/x/a.txt"), "utf8")).toBe("hello\nmore\n");
    expect(
      (
        await run(
          "stat -c '%a %s %n' /data/x/a.txt; ls /data/x; tail -c +7 /data/x/a.txt; tail -n 1 /data/x/a.txt",
        )
      ).output,
    ).toBe("640 11 /data/x/a.txt\na.txt\nmore\nmore\n");
    expect((await run("cd /data; echo x/*.txt; rm -r x; ls /data; rm /data/x")).output).toBe(
      "x/a.txt\nrm: '/data/x': No such file or directory\n",
    );
  });

  it("cannot be led out of its root by names or links", async () => {
    const outside = fs.mkdtempSync(join(tmpdir(), "ohbackup-outside-"));
    try {
      fs.writeFileSync(join(outside, "secret"), "secret");
      fs.symlinkSync(outside, join(root, "link"));
      fs.symlinkSync("loop", join(root, "loop"));
      for (const path of ["/link/secret", `/../../../..${outside}/secret`, "/loop"]) {
        const { output, status } = await run(`cat ${path}; echo bad > ${path}`);
        expect(output).not.toContain("secret\n");
        expect(status).not.toBe(0);
      }
      expect(fs.readFileSync(join(outside, "secret"), "utf8")).toBe("secret");
    } finally {
      fs.rmSync(outside, { recursive: true });
    }
  });

  it("stops when the client goes away", async () => {
    const shell = new Shell({ files: new DeviceFiles(root), commands: plainCommands });
    const controller = new AbortController();
    const running = shell.run("sleep 60; echo late", new CollectingSink(100), controller.signal);
    controller.abort();
    expect(await running).toBe(143);
  });
});
