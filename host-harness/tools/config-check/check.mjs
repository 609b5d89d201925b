import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import JSON5 from "json5";
import { isObject, isText, objects } from "./project.mjs";
import { rules } from "./rules/index.mjs";

/** The file of a project that says which findings are meant. */
const deliberateFile = "config-check.json5";

/**
 * What is wrong with a project.
 * @param {import("./project.mjs").Project} project
 * @returns {{ id: string, file: string, text: string }[]} the rule, the file relative to the project, the mistake
 */
export function checkProject(project) {
  return rules.flatMap(({ id, check }) => check(project).map(({ file, text }) => ({ id, file, text })));
}

/**
 * Takes out of findings what the project says is meant. A line that fits no finding becomes one, so that none outlives
 * the mistake it speaks of.
 */
export function withoutDeliberate(root, findings) {
  const { lines, problems } = deliberateLines(root);
  const fits = (line, { id, file, text }) =>
    id === line.rule && file === line.file && text.startsWith(line.about);
  const unused = lines.filter((line) => !findings.some((finding) => fits(line, finding)));
  return {
    findings: [
      ...findings.filter((finding) => !lines.some((line) => fits(line, finding))),
      ...problems,
      ...unused.map(({ rule, file, about }) =>
        mistake(`nothing is found any more of ${rule} in ${file}: ${about}`),
      ),
    ],
    deliberate: findings.filter((finding) => lines.some((line) => fits(line, finding))).length,
  };
}

function mistake(text) {
  return { id: "deliberate", file: deliberateFile, text };
}

function deliberateLines(root) {
  const file = join(root, deliberateFile);
  if (!existsSync(file)) return { lines: [], problems: [] };
  let document;
  try {
    document = JSON5.parse(readFileSync(file, "utf8"));
  } catch (error) {
    return { lines: [], problems: [mistake(`does not parse: ${error.message}`)] };
  }
  const all = isObject(document) ? objects(document.deliberate) : [];
  const isWhole = ({ rule, file: place, about, reason }) => [rule, place, about, reason].every(isText);
  return {
    lines: all.filter(isWhole),
    problems: all
      .filter((line) => !isWhole(line))
      .map((line) => mistake(`${JSON.stringify(line)}: expected rule, file, about and reason`)),
  };
}
