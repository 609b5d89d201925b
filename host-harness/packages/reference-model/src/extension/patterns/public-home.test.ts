import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SandboxFiles } from "../../world/sandbox-files.js";
import { SandboxExtensionFiles } from "../files/sandbox-extension-files.js";
import { expandIncludes } from "./includes.js";

const home = "/storage/Users/currentUser/";

describe("the user's public home among the includes (spec/backup-extension.md §3.2)", () => {
  let folder = "";
  let files: SandboxExtensionFiles;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "ohbackup-home-"));
    files = new SandboxExtensionFiles(new SandboxFiles([{ at: home.slice(0, -1), host: folder }]));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function put(...paths: readonly string[]): void {
    for (const path of paths) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), "");
    }
  }

  it("is replaced by what is in it, without the data of applications", () => {
    put("Docs/a", "appdata/el2/b", "note.txt");
    expect(expandIncludes(files, [home])).toEqual([`${home}Docs/`, `${home}note.txt`]);
  });

  it("keeps other roots and takes each once", () => {
    put("Docs/a", "note.txt");
    expect(expandIncludes(files, [home, `${home}Docs`, `${home}note.txt`])).toEqual([
      `${home}Docs/`,
      `${home}note.txt`,
    ]);
  });

  it("stays when there is nothing in it but that, or nothing at all", () => {
    expect(expandIncludes(files, [home])).toEqual([home]);
    put("appdata/x");
    expect(expandIncludes(files, [home])).toEqual([home]);
  });

  it("gives a file of that name away", () => {
    put("appdata");
    expect(expandIncludes(files, [home])).toEqual([`${home}appdata`]);
  });

  it("loses what is named below the data of applications, and only that", () => {
    put("appdata/el2/b", "appdata2/c", "Docs/appdata/d");
    expect(expandIncludes(files, [`${home}appdata/el2`, `${home}appdata2/c`, `${home}Docs/appdata`])).toEqual(
      [`${home}Docs/appdata/`, `${home}appdata2/c`],
    );
  });
});
