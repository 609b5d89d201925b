import { rules } from "./rules/index.mjs";

/**
 * What is wrong with a project.
 * @param {import("./project.mjs").Project} project
 * @returns {{ id: string, file: string, text: string }[]} the rule, the file relative to the project, the mistake
 */
export function checkProject(project) {
  return rules.flatMap(({ id, check }) => check(project).map(({ file, text }) => ({ id, file, text })));
}
