// Configuration of device projects, checked more strictly than by packer and installer, without an SDK.
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { checkProject } from "./config-check/check.mjs";
import { Project } from "./config-check/project.mjs";
import { rules } from "./config-check/rules/index.mjs";

const repository = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const { values, positionals } = parseArgs({
  options: { list: { type: "boolean", default: false } },
  allowPositionals: true,
});

function findingsOf(root) {
  return checkProject(new Project(root)).map(
    ({ id, file, text }) => `${relative(process.cwd(), join(root, file))}: ${text} (${id})`,
  );
}

if (values.list) {
  for (const { id } of rules) console.log(id);
} else {
  const roots = positionals.length === 0 ? [repository] : positionals.map((root) => resolve(root));
  const findings = roots.flatMap(findingsOf);
  for (const finding of findings) console.log(finding);
  console.log(`config-check: ${rules.length} rules, ${findings.length} findings`);
  process.exitCode = findings.length === 0 ? 0 : 1;
}
