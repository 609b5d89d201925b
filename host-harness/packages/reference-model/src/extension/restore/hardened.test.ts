import { symlinkSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ExtensionBench, filesRoot } from "../testing/extension-bench.js";
import { headerOf } from "../testing/tar-blocks.js";
import { hardenedDifferences, hardenedRefusal } from "./hardened-differences.js";

let bench: ExtensionBench;

beforeEach(() => {
  bench = new ExtensionBench();
});

afterEach(() => {
  bench.close();
});

type Difference = (typeof hardenedDifferences)[number]["id"];

const prefix = "data/storage/el2/base/files/";
const end = Buffer.alloc(1024);
const content = Buffer.concat([Buffer.from("text"), Buffer.alloc(508)]);
const entry = (name: string, type = "0", link = ""): Buffer =>
  Buffer.concat([
    headerOf(Buffer.from(name), type, type === "0" ? 4 : 0, link),
    ...(type === "0" ? [content] : []),
  ]);
const report = (...paths: readonly string[]): Buffer =>
  Buffer.from(
    [
      "version=1.0&attrNum=8",
      "path;mode;dir;size;mtime;hash;usertar;encodeFlag",
      ...paths.map((path) => `${path};1;0;4;1;h;0;0`),
    ]
      .map((line) => `${line}\n`)
      .join(""),
  );

interface Sent {
  readonly name: string;
  readonly bytes: Buffer;
  readonly rows?: readonly string[];
  readonly path?: string;
  readonly mode?: number;
}

/** Restores files, hardened or not; returns the code of the end. */
async function restore(
  isHardened: boolean,
  files: readonly Sent[],
  versionName = "",
): Promise<number | undefined> {
  bench.service.calls.length = 0;
  const extension = bench.extension(
    {},
    { hardened: isHardened, parameters: { extensionAction: 2, versionName } },
  );
  extension.handleRestore(true);
  const index = files.map(({ name, path = "", mode = 0o100644 }) => ({
    fileName: name,
    information: { path, stat: { st_mode: mode } },
    isBigFile: !name.endsWith(".tar"),
    isUserTar: false,
  }));
  const root = versionName === "" ? "" : "/data/storage/el2/base/.backup/restore/";
  bench.send(extension, `${root}manage.json`, Buffer.from(JSON.stringify(index)), Buffer.alloc(0));
  for (const { name, bytes, rows } of files)
    bench.send(extension, name, bytes, rows === undefined ? Buffer.alloc(0) : report(...rows));
  extension.publishIncrementalFile("");
  await bench.clock.runToEnd();
  return bench.service.calls.find(({ call }) => call === "incrementalDone")?.code;
}

const exists = (name: string): boolean => bench.files.find(filesRoot + name) !== undefined;
const tar = (...blocks: readonly Buffer[]): Buffer => Buffer.concat([...blocks, end]);

describe("a hardened restore", () => {
  const tested = new Set<Difference>();

  /** Runs a case in both ways: [code, what is there afterwards] each. */
  async function both(
    difference: Difference,
    files: readonly Sent[],
    look: () => unknown,
    versionName = "",
  ): Promise<readonly (readonly unknown[])[]> {
    tested.add(difference);
    const results: (readonly unknown[])[] = [];
    for (const isHardened of [false, true]) {
      results.push([await restore(isHardened, files, versionName), look()]);
      bench.files.removeTree(filesRoot);
      bench.files.makeDirectory(filesRoot, 0o755);
    }
    return results;
  }

  it("leaves a climbing entry out and goes on", async () => {
    const bytes = tar(entry(`${prefix}../../x`), entry(`${prefix}after`));
    expect(await both("climbing-entry", [{ name: "a.tar", bytes }], () => exists("/after"))).toEqual([
      [0, false],
      [hardenedRefusal, true],
    ]);
  });

  it("writes app data only", async () => {
    const look = (): boolean => bench.files.find("/data/storage/other") !== undefined;
    const bytes = tar(entry("data/storage/other"));
    const found = await both("foreign-path", [{ name: "a.tar", bytes }], look);
    bench.files.remove("/data/storage/other");
    expect(found).toEqual([
      [0, true],
      [hardenedRefusal, true],
    ]);
    expect(await restore(true, [{ name: "a.tar", bytes }])).toBe(hardenedRefusal);
    expect(look()).toBe(false);
  });

  it("writes through no link", async () => {
    tested.add("existing-link");
    const results: (readonly unknown[])[] = [];
    for (const isHardened of [false, true]) {
      bench.write(`${filesRoot}/real`, "old");
      symlinkSync("real", bench.host(`${filesRoot}/link`));
      const code = await restore(isHardened, [{ name: "a.tar", bytes: tar(entry(`${prefix}link`)) }]);
      results.push([code, bench.read(`${filesRoot}/real`)]);
      bench.files.removeTree(filesRoot);
    }
    expect(results).toEqual([
      [0, "text"],
      [hardenedRefusal, "old"],
    ]);
  });

  it("restores no set-id bits", async () => {
    const path = `${filesRoot}/big`;
    const files = [{ name: "big", bytes: content, rows: [path], path, mode: 0o104755 }];
    expect(await both("set-id", files, () => bench.files.stat(path).mode & 0o7777)).toEqual([
      [0, 0o4755],
      [0, 0o755],
    ]);
  });

  it("says that an archive is damaged", async () => {
    const bytes = Buffer.concat([entry(`${prefix}a`), entry(`${prefix}b`).subarray(0, 600)]);
    expect(await both("damaged-archive", [{ name: "a.tar", bytes }], () => exists("/a"))).toEqual([
      [0, true],
      [hardenedRefusal, true],
    ]);
  });

  it("does not hide a failure behind a later success", async () => {
    const files = [
      { name: "a.tar", bytes: tar(entry("../x")) },
      { name: "b.tar", bytes: tar(entry(`${prefix}b`)) },
    ];
    expect(await both("masked-failure", files, () => exists("/b"))).toEqual([
      [0, true],
      [hardenedRefusal, true],
    ]);
  });

  it("follows the index when a report says otherwise", async () => {
    const files = [
      { name: "big", bytes: content, rows: [`${filesRoot}/elsewhere`], path: `${filesRoot}/here` },
    ];
    expect(await both("redirected-file", files, () => [exists("/here"), exists("/elsewhere")])).toEqual([
      [0, [false, true]],
      [hardenedRefusal, [false, false]],
    ]);
  });

  it("looks at the names of handles", () => {
    tested.add("handle-name");
    const answers = [false, true].map((hardened) => {
      const extension = bench.extension({}, { hardened, parameters: { extensionAction: 2 } });
      const { errno } = extension.getFileHandle("../x");
      bench.ledger.closeAllOf(bench.process.name);
      return errno;
    });
    expect(answers).toEqual([0, 13900020]);
  });

  it("refuses links and climbing in split archives", async () => {
    const name = "/data/storage/el2/base/.backup/restore/1.tar";
    const bytes = Buffer.concat([entry("part", "8"), entry("link", "2", "/etc"), end]);
    const files = [{ name, bytes, path: filesRoot }];
    const look = (): boolean => {
      try {
        return bench.files.lstat(`${filesRoot}/link`).kind === "symlink";
      } catch {
        return false;
      }
    };
    expect(await both("split-archive-link", files, look, "99.99.99.999")).toEqual([
      [0, true],
      [22, false],
    ]);
  });

  it("was tested for every difference that is listed", () => {
    expect([...tested].sort()).toEqual(hardenedDifferences.map(({ id }) => id).sort());
  });

  it("restores ordinary data as the real one does", async () => {
    const path = `${filesRoot}/big`;
    const files = [
      {
        name: "a.tar",
        bytes: tar(entry(`${prefix}a`), entry(`${prefix}d/b`)),
        rows: [`/${prefix}a`, `/${prefix}d/b`],
      },
      { name: "big", bytes: content, rows: [path], path },
    ];
    expect(await restore(true, files)).toBe(0);
    expect(["/a", "/d/b", "/big"].filter((name) => !exists(name))).toEqual([]);
  });
});
