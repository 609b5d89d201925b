import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { TestDevice, goldenFolder } from "../testing/device.js";

interface Member {
  name: Uint8Array;
  type: string;
  mode: number;
  size: number;
  mtime: number;
  sha256: string;
}

interface Reader {
  readonly members: readonly Member[];
  readonly problem: string;
  feed(bytes: Uint8Array): void;
  finish(): void;
}

interface MadeFile {
  path: string;
  type: string;
  mode?: string;
  size?: number;
  mtime?: [number, number];
}

const device = new TestDevice();
afterAll(() => {
  device.dispose();
});

const TarReader = device.load("entry/src/main/ets/store/tar-reader.ets")["TarReader"] as new (
  newDigest: unknown,
) => Reader;
const newDigest = device.load("entry/src/main/ets/platform/crypto-digest.ets")["newCryptoDigest"];

function read(pieces: readonly Uint8Array[]): Reader {
  const reader = new TarReader(newDigest);
  for (const piece of pieces) reader.feed(piece);
  reader.finish();
  return reader;
}

const archiveOf = (golden: string): Buffer => readFileSync(join(goldenFolder(golden), "out/part.0.tar"));

function treeOf(golden: string): MadeFile[] {
  const document = JSON.parse(readFileSync(join(goldenFolder(golden), "case.json"), "utf8")) as {
    tree: MadeFile[];
  };
  return document.tree.filter(({ type }) => type === "file");
}

/** Cases whose archive is kept as a whole and whose tree is made of plain files. */
const cases = ["p04-basic", "p06-long-names", "p12-modes-mtimes"].filter((name) =>
  readdirSync(join(goldenFolder(name), "out")).includes("part.0.tar"),
);

describe("TarReader", () => {
  it.each(cases)("finds every file of %s with mode, size and time", (golden) => {
    const { members, problem } = read([archiveOf(golden)]);
    expect(problem).toBe("");
    const found = new Map(members.map((member) => [Buffer.from(member.name).toString("utf8"), member]));
    for (const { path, mode, size } of treeOf(golden)) {
      const member = found.get(path);
      expect(member, path).toBeDefined();
      expect(member?.size, path).toBe(size);
      expect(member?.mode, path).toBe(Number.parseInt(mode ?? "", 8));
    }
  });

  it("hashes the content that lies between headers", () => {
    const archive = archiveOf("p04-basic");
    const { members } = read([archive]);
    let offset = 0;
    for (const member of members) {
      const content = archive.subarray(offset + 512, offset + 512 + member.size);
      expect(member.sha256).toBe(createHash("sha256").update(content).digest("hex"));
      offset += 512 + Math.ceil(member.size / 512) * 512;
    }
    expect(members.length).toBeGreaterThan(4);
  });

  it("reads names of 100 bytes and more from their own records", () => {
    const { members } = read([archiveOf("p06-long-names")]);
    expect(members.some(({ name }) => name.length > 200)).toBe(true);
    expect(members.every(({ name }) => name[0] === "/".charCodeAt(0))).toBe(true);
  });

  it("does not look for content behind a directory that states a size", () => {
    const folder = goldenFolder("i01-incremental/out/full");
    const name = readdirSync(folder).find((file) => file.endsWith(".tar")) ?? "";
    const { members, problem } = read([readFileSync(join(folder, name))]);
    expect(problem).toBe("");
    expect(members.filter(({ type, size }) => type === "5" && size > 0).length).toBeGreaterThan(0);
    expect(members.filter(({ type }) => type === "0").length).toBeGreaterThan(0);
  });

  it("gives the same members whatever the pieces", () => {
    const archive = archiveOf("p04-basic");
    const expected = read([archive]).members;
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 2000 }), { minLength: 1, maxLength: 50 }), (sizes) => {
        const pieces: Buffer[] = [];
        for (let offset = 0, turn = 0; offset < archive.length; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 1;
          pieces.push(archive.subarray(offset, offset + size));
          offset += size;
        }
        expect(read(pieces).members).toEqual(expected);
      }),
      { numRuns: 30 },
    );
  });

  it("says where a header is broken and keeps what came before", () => {
    const archive = Buffer.from(archiveOf("p04-basic"));
    const first = read([archive]).members[0];
    const second = 512 + Math.ceil((first?.size ?? 0) / 512) * 512;
    archive.writeUInt8(archive.readUInt8(second) ^ 1, second);
    const { members, problem } = read([archive]);
    expect(members).toHaveLength(1);
    expect(problem).toBe(`No valid header at byte ${second}.`);
  });

  it("says that an archive is torn", () => {
    const archive = archiveOf("p04-basic");
    expect(read([archive.subarray(0, archive.length - 1024)]).problem).toContain(
      "without its two zero blocks",
    );
    expect(read([archive.subarray(0, 600)]).problem).toContain("ends at byte 600");
    expect(read([]).problem).toContain("ends at byte 0");
  });

  it("bounds the name that a long-name record announces", () => {
    const header = Buffer.alloc(512);
    header.write("longLinkSymbol", 0);
    header.write("77777777777", 124);
    header.write("L", 156);
    header.write("ustar", 257);
    header.fill(" ", 148, 156);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(7, "0")} `, 148);
    expect(read([header]).problem).toMatch(/long name of 8589934591 bytes/);
  });
});
