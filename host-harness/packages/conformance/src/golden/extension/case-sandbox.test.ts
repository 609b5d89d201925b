import { statSync } from "node:fs";
import { afterEach, beforeEach, expect, it } from "vitest";
import { FileError } from "@ohbackup/reference-model";
import { CaseSandbox, givenDirectories } from "./case-sandbox.js";
import { treeEntrySchema } from "./case-schema.js";
import type { TreeEntry } from "./case-schema.js";

const files = "/data/storage/el2/base/files/";
const user = 20010044;
let sandbox: CaseSandbox;

beforeEach(() => {
  sandbox = new CaseSandbox({ directorySize: 4096 }, user);
});

afterEach(() => {
  sandbox.close();
});

const entry = (name: string, fields: object): TreeEntry =>
  treeEntrySchema.parse({ path: files + name, ...fields });

/** The errno with which a file cannot be opened; 0 when it can. */
function errnoOfOpening(name: string): number {
  try {
    sandbox.files.close(sandbox.files.openForRead(files + name));
    return 0;
  } catch (error) {
    if (error instanceof FileError) return error.errno;
    throw error;
  }
}

it("lets the user of a recording do what owner, group or others may", () => {
  sandbox.make([
    entry("mine", { type: "file", mode: "0044" }),
    entry("ours", { type: "file", mode: "0404", uid: 1, gid: user }),
    entry("theirs", { type: "file", mode: "0440", uid: 1, gid: 1 }),
    entry("open", { type: "file", mode: "0004", uid: 1, gid: 1 }),
    entry("closed", { type: "dir", mode: "0600" }),
    entry("closed/in", { type: "dir", mode: "0700" }),
    entry("closed/in/file", { type: "file" }),
    entry("socket", { type: "socket" }),
  ]);
  const names = ["mine", "ours", "theirs", "open", "closed/in/file", "socket"];
  expect(names.map(errnoOfOpening)).toEqual([13, 13, 13, 0, 13, 6]);
  // What is in a directory that may only be read can be listed, not looked at.
  expect(sandbox.files.readDirectory(`${files}closed`).map(({ name }) => name)).toEqual(["in"]);
  expect(sandbox.files.find(`${files}closed/in`)).toBeUndefined();
  expect(sandbox.files.sizeOf(`${files}closed/in/file`)).toBeUndefined();
});

it("gives every directory that is not described the base time", () => {
  sandbox.make([entry("a/b", { type: "file" }), entry("c", { type: "dir", mtime: [5, 6] })]);
  const times = [...givenDirectories, `${files}a`].map((path) => sandbox.files.stat(path).mtimeSeconds);
  expect(new Set(times)).toEqual(new Set([1_700_000_000]));
  expect(sandbox.files.stat(`${files}c`)).toMatchObject({ mtimeSeconds: 5, mtimeNanoseconds: 6 });
});

it("makes a series, bytes that are no text, links before 1970, and what lies on the way", () => {
  sandbox.make([
    treeEntrySchema.parse({
      type: "fileSeries",
      pathPrefix: `${files}s/f`,
      digits: 3,
      first: 9,
      count: 2,
      size: 1,
    }),
    entry("", { type: "file", pathB64: Buffer.from(`${files}\u00ff`, "latin1").toString("base64") }),
    entry("link", { type: "symlink", target: "s", mtime: [-5, 0] }),
  ]);
  sandbox.write(`${files}new/deep`, entry("", { type: "file", size: 3, mtime: [7] }));
  sandbox.makeDirectory(`${files}more/dir`);
  expect(
    sandbox.files
      .readDirectory(`${files}s`)
      .map(({ name }) => name)
      .sort(),
  ).toEqual(["f009", "f010"]);
  expect(sandbox.files.lstat(`${files}\u00ff`).kind).toBe("file");
  expect(sandbox.files.lstat(`${files}link`).mtimeSeconds).toBe(-5);
  expect(statSync(sandbox.host(`${files}new/deep`)).size).toBe(3);
  expect(sandbox.files.stat(`${files}more`).uid).toBe(user);
});

it("forgets what a removed file was, whose number a new one may get", () => {
  sandbox.make([entry("d/socket", { type: "socket" }), entry("d/e", { type: "dir", mode: "0000" })]);
  sandbox.files.removeTree(`${files}d`);
  for (let count = 0; count < 20; count += 1) {
    sandbox.files.makeDirectory(`${files}d${count}`, 0o700);
    sandbox.files.close(sandbox.files.openForWrite(`${files}d${count}/f`, 0o600));
    expect(sandbox.files.stat(`${files}d${count}/f`).kind).toBe("file");
  }
});
