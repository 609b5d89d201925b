import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { TestDevice, goldenFolder } from "../testing/device.js";

interface Row {
  fileName: string;
  path: string;
  size?: number;
  mode?: number;
  mtime?: number;
  isBigFile?: boolean;
  isUserTar?: boolean;
}

interface Report {
  text: string;
  rows: number;
}

interface Member {
  name: Uint8Array;
  type: string;
  mode: number;
  size: number;
  mtime: number;
  sha256: string;
}

const device = new TestDevice();
afterAll(() => {
  device.dispose();
});

const parseManageJson = device.load("entry/src/main/ets/store/manage-json.ets")["parseManageJson"] as (
  text: string,
) => Row[];
const reports = device.load("entry/src/main/ets/store/report.ets");
const reportOfBigFile = reports["reportOfBigFile"] as (row: Row, sha256: string, codec: unknown) => Report;
const reportOfArchive = reports["reportOfArchive"] as (members: Member[], codec: unknown) => Report;
const Codec = device.load("entry/src/main/ets/platform/util-codec.ets")["UtilCodec"] as new () => unknown;
const codec = new Codec();

const golden = (path: string): string => readFileSync(goldenFolder(path), "utf8");

/** Rows of a recorded report, without the two lines in front. */
const rowsOf = (report: string): string[] => report.split("\n").slice(2, -1);

describe("parseManageJson", () => {
  it("reads the rows of a full backup", () => {
    const rows = parseManageJson(golden("p11-big-threshold/out/manage.json"));
    const big = rows.filter(({ isBigFile }) => isBigFile === true);
    expect(big.map(({ size }) => (size ?? 0) > 2_097_152)).not.toContain(false);
    expect(rows.find(({ fileName }) => fileName === "part.0.tar")).toMatchObject({
      path: "/data/storage/el2/base/.backup/backup/part.0.tar",
      isBigFile: false,
    });
  });

  it("reads an incremental backup, and one without changes as no rows", () => {
    expect(parseManageJson(golden("i01-incremental/out/full/manage.json")).length).toBeGreaterThan(0);
    expect(parseManageJson(golden("i01-incremental/out/nochange/manage.json"))).toEqual([]);
    expect(parseManageJson("[]")).toEqual([]);
  });

  it("leaves out what has no name and does not trust types", () => {
    const text = JSON.stringify([
      null,
      {},
      { fileName: 5 },
      {
        fileName: "a",
        information: { path: 3, stat: { st_mode: -1, st_size: "x", st_mtim: null } },
        isBigFile: 1,
      },
    ]);
    expect(parseManageJson(text)).toEqual([{ fileName: "a", path: "" }]);
  });

  it("refuses text that is no list", () => {
    expect(() => parseManageJson("{}")).toThrow(/no list/);
    expect(() => parseManageJson("[")).toThrow();
  });
});

describe("reports", () => {
  it("writes the row of a big file as the extension itself does", () => {
    const folder = "i01-incremental/out/full";
    const names = readdirSync(goldenFolder(folder)).filter((name) => /^[0-9a-f]{16}\.rp$/.test(name));
    const manage = parseManageJson(golden(join(folder, "manage.json")));
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) {
      const recorded = golden(join(folder, name));
      const row = manage.find(({ fileName }) => `${fileName}.rp` === name);
      const hash = rowsOf(recorded)[0]?.split(";")[5] ?? "";
      expect(reportOfBigFile(row ?? { fileName: "", path: "" }, hash.toLowerCase(), codec)).toEqual({
        text: recorded,
        rows: 1,
      });
    }
  });

  it("lists files and directories of an archive, and encodes what would break a row", () => {
    const member = (name: string | Uint8Array, type: string): Member => ({
      name: typeof name === "string" ? Buffer.from(name) : name,
      type,
      mode: 0o640,
      size: 3,
      mtime: 7,
      sha256: type === "0" ? "ab".repeat(32) : "",
    });
    const report = reportOfArchive(
      [
        member("/data/a b", "0"),
        member("/data/dir/", "5"),
        member("/data/x;y", "0"),
        member("/data/z\n", "0"),
        member(new Uint8Array([0x2f, 0xff]), "0"),
        member("/data/link", "2"),
      ],
      codec,
    );
    const hash = "AB".repeat(32);
    expect(rowsOf(report.text)).toEqual([
      `/data/a b;33184;0;3;7;${hash};0;0`,
      "/data/dir/;16800;1;3;7;;0;0",
      `/data/x%3By;33184;0;3;7;${hash};0;1`,
      `/data/z%0A;33184;0;3;7;${hash};0;1`,
      `/%FF;33184;0;3;7;${hash};0;1`,
    ]);
    expect(report.rows).toBe(5);
  });

  it("keeps one line a row for any path", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), (name) => {
        const { text } = reportOfArchive(
          [{ name, type: "0", mode: 0, size: 0, mtime: 0, sha256: "" }],
          codec,
        );
        const rows = rowsOf(text);
        expect(rows).toHaveLength(1);
        const columns = rows[0]?.split(";") ?? [];
        expect(columns).toHaveLength(8);
        if (columns[7] === "1")
          expect(Buffer.from(unescapedBytes(columns[0] ?? ""))).toEqual(Buffer.from(name));
        else expect(columns[0]).toBe(Buffer.from(name).toString("utf8"));
      }),
    );
  });

  it("is empty without rows", () => {
    expect(reportOfArchive([], codec)).toEqual({ text: "", rows: 0 });
  });
});

function unescapedBytes(text: string): number[] {
  const bytes: number[] = [];
  for (let index = 0; index < text.length; index += 1) {
    if (text[index] === "%") {
      bytes.push(Number.parseInt(text.slice(index + 1, index + 3), 16));
      index += 2;
    } else bytes.push(text.charCodeAt(index));
  }
  return bytes;
}
