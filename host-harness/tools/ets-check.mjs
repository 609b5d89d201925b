// Types and ArkTS rules of every `.ets` file of the device project, without an SDK.
import { readdirSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { checkFiles } from "./ets-check/program.mjs";

const repository = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const { values, positionals } = parseArgs({
  options: { ambient: { type: "string", default: join(repository, "ets-ambient") } },
  allowPositionals: true,
});
const roots =
  positionals.length > 0
    ? positionals
    : ["entry/src", "backup_ext/src"].map((path) => join(repository, path));
const files = roots
  .flatMap((root) =>
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(".ets"))
      .map((entry) => join(resolve(entry.parentPath), entry.name)),
  )
  .sort();

const started = Date.now();
const findings =
  files.length === 0
    ? []
    : checkFiles({ files, ambientFolder: resolve(values.ambient), unusedToo: positionals.length === 0 });
for (const { file, line, column, code, text, severity } of findings) {
  console.log(`${relative(process.cwd(), file)}:${line}:${column} ${severity} ${code}: ${text}`);
}
const seconds = ((Date.now() - started) / 1000).toFixed(1);
console.log(`ets-check: ${files.length} files, ${findings.length} findings, ${seconds} s`);
if (files.length === 0) console.log(`No .ets file below ${roots.join(", ")}.`);
process.exitCode = findings.length === 0 && files.length > 0 ? 0 : 1;
