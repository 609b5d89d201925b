// Configuration of device projects, checked more strictly than by packer and installer, without an SDK.
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { checkProject, withoutDeliberate } from "./config-check/check.mjs";
import { Project } from "./config-check/project.mjs";
import { rules } from "./config-check/rules/index.mjs";

const repository = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const { values, positionals } = parseArgs({
  options: { list: { type: "boolean", default: false } },
  allowPositionals: true,
});

function findingsOf(root) {
  const { findings, deliberate } = withoutDeliberate(root, checkProject(new Project(root)));
  const texts = findings.map(
    ({ id, file, text }) => `${relative(process.cwd(), join(root, file))}: ${text} (${id})`,
  );
  return { texts, deliberate };
}

if (values.list) {
  for (const { id } of rules) console.log(id);
} else {
  const roots = positionals.length === 0 ? [repository] : positionals.map((root) => resolve(root));
  const results = roots.map(findingsOf);
  const findings = results.flatMap(({ texts }) => texts);
  const deliberate = results.reduce((sum, result) => sum + result.deliberate, 0);
  for (const finding of findings) console.log(finding);
  const meant = deliberate === 0 ? "" : ` (${deliberate} more are meant)`;
  console.log(`config-check: ${rules.length} rules, ${findings.length} findings${meant}`);
  process.exitCode = findings.length === 0 ? 0 : 1;
}
