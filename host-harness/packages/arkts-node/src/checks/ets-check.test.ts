import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runTool, workspace } from "../testing/run-tool.js";
import type { ToolResult } from "../testing/run-tool.js";

const badFolder = "tools/ets-check/testing/bad";

interface Finding {
  readonly file: string;
  readonly line: number;
  readonly code: string;
}

function findingsIn({ lines }: ToolResult): Finding[] {
  return lines.flatMap((line) => {
    const [, file, number, code] = /^(.+):(\d+):\d+ (?:error|warning) (\d+): /.exec(line) ?? [];
    return file === undefined || code === undefined ? [] : [{ file, line: Number(number), code }];
  });
}

/** What the `// expect CODE` comments of a file ask for. */
function expectedIn(file: string): Finding[] {
  const text = readFileSync(join(workspace, file), "utf8");
  return text.split("\n").flatMap((line, index) => {
    const code = / \/\/ expect (\d+)$/.exec(line)?.[1];
    return code === undefined ? [] : [{ file, line: index + 1, code }];
  });
}

describe("ets-check", () => {
  const result = runTool("ets-check", [badFolder]);
  const found = findingsIn(result);
  const files = readdirSync(join(workspace, badFolder)).map((name) => `${badFolder}/${name}`);

  it.each(files)("finds every mistake of %s and nothing in its other lines", (file) => {
    const expected = expectedIn(file);
    expect(expected.length).toBeGreaterThan(0);
    const ofFile = found.filter((finding) => finding.file === file);
    expect(ofFile).toEqual(expect.arrayContaining(expected));
    expect(new Set(ofFile.map(({ line }) => line))).toEqual(new Set(expected.map(({ line }) => line)));
  });

  it("ends with 1 when there are findings, and counts them", () => {
    expect(result.status).toBe(1);
    expect(result.lines.at(-1)).toMatch(new RegExp(`: ${files.length} files, ${found.length} findings`));
  });

  it("finds nothing where a newer member is only offered", () => {
    const good = runTool("ets-check", ["tools/ets-check/testing/good"]);
    expect(good.lines).toHaveLength(1);
    expect(good.status).toBe(0);
  });

  it("does not take a folder without files for a good one", () => {
    const folder = mkdtempSync(join(tmpdir(), "ohbackup-ets-"));
    try {
      const { status, lines } = runTool("ets-check", [folder]);
      expect(status).toBe(1);
      expect(lines.at(-1)).toContain("No .ets file below");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("says where the parser gave up", () => {
    const folder = mkdtempSync(join(tmpdir(), "ohbackup-ets-"));
    try {
      writeFileSync(join(folder, "broken.ets"), "export const a: number = 1;\nexport class {\n");
      const { status, lines } = runTool("ets-check", [folder]);
      expect(status).toBe(1);
      expect(lines.join("\n")).toMatch(/broken\.ets:[23]:\d+ error/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("finds nothing in the device code of this repository, and no declaration that it does not need", () => {
    const { status, lines } = runTool("ets-check");
    expect(lines).toEqual([expect.stringMatching(/^ets-check: \d+ files, 0 findings/)]);
    expect(status).toBe(0);
  });
});
