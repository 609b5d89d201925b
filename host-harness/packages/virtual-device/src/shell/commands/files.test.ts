import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DeviceFiles } from "../../files/device-files.js";
import { CollectingSink } from "../byte-pipe.js";
import { Shell } from "../shell.js";
import { plainCommands } from "./plain.js";
import { df, id, processList } from "./system.js";

let root: string;

beforeEach(() => {
  root = fs.mkdtempSync(join(tmpdir(), "ohbackup-files-"));
  fs.mkdirSync(join(root, "d/sub"), { recursive: true });
  fs.writeFileSync(join(root, "d/a.txt"), "hello\nworld\n", { mode: 0o640 });
  fs.writeFileSync(join(root, "d/sub/b.bin"), Buffer.from([0, 1, 2, 255]));
  fs.utimesSync(join(root, "d/a.txt"), 1_700_000_000, 1_700_000_000);
});

afterEach(() => {
  fs.rmSync(root, { recursive: true });
});

async function run(text: string): Promise<string> {
  const commands = new Map([
    ...plainCommands,
    ["df", df] as const,
    ["id", id] as const,
    ["ps", processList(() => [{ pid: 7, parent: 1, user: "root", name: "hdcd" }])] as const,
  ]);
  const output = new CollectingSink(1 << 20);
  await new Shell({ files: new DeviceFiles(root), commands }).run(text, output, new AbortController().signal);
  return output.text();
}

describe("commands on files", () => {
  it.each([
    ["cp /d/a.txt /d/c.txt && cat /d/c.txt", "hello\nworld\n"],
    ["cp -p /d/a.txt /d/sub; stat -c '%a %Y' /d/sub/a.txt", "640 1700000000\n"],
    ["cp /d /e; echo $?", "cp: /d: Is a directory\n1\n"],
    ["cp -r /d /e; find /e -type f", "/e/a.txt\n/e/sub/b.bin\n"],
    ["cp -r /d /d/sub/again; echo $?", "cp: /d: Is a directory\n1\n"],
    ["cp /d/a.txt /nowhere/x; echo $?", "cp: /d/a.txt: No such file or directory\n1\n"],
    ["mv /d/a.txt /d/sub && ls /d /d/sub", "/d:\nsub\n\n/d/sub:\na.txt\nb.bin\n"],
    ["mv / /x; echo $?", "mv: /: Is a directory\n1\n"],
    ["rm -rf /; ls /d", "rm: '/': Permission denied\na.txt\nsub\n"],
    ["rm /d; echo $?", "rm: '/d': Is a directory\n1\n"],
    ["find /d -name '*.b[ij]n'", "/d/sub/b.bin\n"],
    ["find /d -path '*sub*' -type f", "/d/sub/b.bin\n"],
    ["find /d -maxdepth 1 -mindepth 1", "/d/a.txt\n/d/sub\n"],
    ["find /d -exec rm; echo $?", "find: bad arg '-exec'\n1\n"],
    ["md5sum /d/sub/b.bin", "0416dab819887333af831f8c765ac2ae  /d/sub/b.bin\n"],
    ["cat /d/a.txt | sha256sum", "4a1e67f2fe1d1cc7b31d0ca2ec441da4778203a036a77da10344c85e24ff0f92  -\n"],
    ["head -n 1 /d/a.txt; head -c 3 /d/a.txt", "hello\nhel"],
    ["wc /d/a.txt; cat /d/a.txt | wc -l", "2 2 12 /d/a.txt\n2\n"],
    ["grep wor /d/a.txt; grep -c nothing /d/a.txt; echo $?", "world\n0\n1\n"],
    [
      "chown -R 20010044:20010044 /d && echo done; chown 1:1 /none; echo $?",
      "done\nchown: '/none': No such file or directory\n1\n",
    ],
    ["test $(stat -c '%u:%g' /d) = $(stat -c %u /d):$(stat -c %g /d); echo $?", "0\n"],
    ["ls -R /d", "/d:\na.txt\nsub\n\n/d/sub:\nb.bin\n"],
    ["ls -d /d; ls -a /d | head -n 2; ls -q", "/d\n.\n..\nls: Unknown option 'q'\n"],
    ["ls -l /d/a.txt | grep -c -F -- -rw-r-----", "1\n"],
    ["test -f /d/a.txt -a; echo $?", "sh: test: -f /d/a.txt -a: unexpected operator/operand\n2\n"],
    ["[ -d /d ] && [ ! -e /x ] && test 3 -gt 2 && echo yes", "yes\n"],
    ["touch /d/new; stat -c '%s %F' /d/new", "0 regular file\n"],
    ["id -u; ps -ef | grep hdcd", "0\nroot             7     1 hdcd\n"],
    ["df /d | tail -n 1 | grep -c /data", "1\n"],
    ["echo /d/*; echo '/d/*'; echo /d/?.txt", "/d/a.txt /d/sub\n/d/*\n/d/a.txt\n"],
  ])("%s", async (text, expected) => {
    expect(await run(text)).toBe(expected);
  });

  it("copies a link as a link and writes through none", async () => {
    const outside = fs.mkdtempSync(join(tmpdir(), "ohbackup-outside-"));
    try {
      fs.writeFileSync(join(outside, "secret"), "secret");
      fs.symlinkSync(outside, join(root, "d/link"));
      fs.symlinkSync(join(outside, "secret"), join(root, "d/file"));
      for (const text of [
        "cp -r /d /e; cat /e/link/secret /e/file",
        "cp /d/a.txt /d/file",
        "cp /d/a.txt /d/link",
        "mv /d/a.txt /d/link/",
        "touch /d/link/new /d/file",
        "mkdir -p /d/link/x/y",
        "rm -r /d/link/secret",
        "chmod 777 /d/link/secret",
        "find /d/link/ -type f",
        "sha256sum /d/file",
      ]) {
        expect(await run(text), text).not.toMatch(/secret\n$/);
      }
      expect(fs.readdirSync(outside)).toEqual(["secret"]);
      expect(fs.readFileSync(join(outside, "secret"), "utf8")).toBe("secret");
    } finally {
      fs.rmSync(outside, { recursive: true });
    }
  });
});
