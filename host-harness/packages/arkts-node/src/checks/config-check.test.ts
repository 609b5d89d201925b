import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { DamagedProject } from "../testing/damaged-project.js";
import { runTool, workspace } from "../testing/run-tool.js";
import { damages } from "../testing/config-damages.js";

interface Finding {
  id: string;
  file: string;
  text: string;
}

interface Tool {
  Project: new (root: string, changes?: ReadonlyMap<string, string | undefined>) => object;
  checkProject: (project: object) => Finding[];
  withoutDeliberate: (root: string, findings: Finding[]) => { findings: Finding[]; deliberate: number };
}

/** A module of the tool, which has no types of its own. */
const toolModule = async (name: string): Promise<Partial<Tool>> =>
  (await import(pathToFileURL(join(workspace, "tools/config-check", name)).href)) as Partial<Tool>;

const { Project, checkProject, withoutDeliberate } = {
  ...(await toolModule("project.mjs")),
  ...(await toolModule("check.mjs")),
} as Tool;

const cases = Object.entries(damages).flatMap(([rule, list]) =>
  list.map((damage, number) => ({ rule, number, damage })),
);

describe("config-check", () => {
  it("finds nothing in the device project of this repository", () => {
    const { status, lines } = runTool("config-check");
    expect(lines).toEqual([
      expect.stringMatching(/^config-check: \d+ rules, 0 findings \(\d+ more are meant\)$/),
    ]);
    expect(status).toBe(0);
  });

  it("has a damage for every rule", () => {
    const { lines } = runTool("config-check", ["--list"]);
    expect(Object.keys(damages).sort()).toEqual([...lines].sort());
    expect(lines.length).toBeGreaterThanOrEqual(40);
  });

  it("ends with 1 for a folder that is no project, and names what is missing", () => {
    const { status, lines } = runTool("config-check", [tmpdir()]);
    expect(status).toBe(1);
    expect(lines.join("\n")).toContain("AppScope/app.json5: does not exist");
  });

  it.each(cases)("finds $rule (damage $number)", ({ rule, damage }) => {
    const project = new DamagedProject(join(workspace, ".."));
    damage(project);
    const findings = checkProject(new Project(project.root, project.changes));
    expect(findings.map(({ id }) => id)).toContain(rule);
    for (const { file, text } of findings) {
      expect(file).not.toBe("");
      expect(text).not.toContain("undefined");
    }
  });

  describe("findings that are meant", () => {
    const found = { id: "includes-list", file: "backup_config.json", text: "includes: not a list" };
    const line = {
      rule: found.id,
      file: found.file,
      about: "includes",
      reason: "to see what the service does",
    };
    const rest = (document: string): ReturnType<Tool["withoutDeliberate"]> => {
      const root = mkdtempSync(join(tmpdir(), "config-check-"));
      try {
        writeFileSync(join(root, "config-check.json5"), document);
        return withoutDeliberate(root, [found]);
      } finally {
        rmSync(root, { recursive: true });
      }
    };

    it("are counted and left out", () => {
      expect(rest(JSON.stringify({ deliberate: [line] }))).toEqual({ findings: [], deliberate: 1 });
    });

    it("are found when the line speaks of something else, and the line then too", () => {
      const { findings } = rest(JSON.stringify({ deliberate: [{ ...line, about: "excludes" }] }));
      expect(findings).toEqual([found, expect.objectContaining({ id: "deliberate" })]);
    });

    it.each(['{ "deliberate": [{ "rule": "includes-list" }] }', "{ deliberate"])(
      "need whole lines: %s",
      (text) => {
        expect(rest(text).findings).toEqual([found, expect.objectContaining({ id: "deliberate" })]);
      },
    );
  });
});
