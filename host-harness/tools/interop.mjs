// Drives the virtual board with the vendor's own hdc: HDC_BIN=/path/to/hdc npm run test:interop
import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

const workspace = fileURLToPath(new URL("..", import.meta.url));
const named = process.env.HDC_BIN;

if (named === undefined || named === "") {
  console.log(
    "test:interop DID NOT RUN: no vendor's hdc. Name one: HDC_BIN=/path/to/hdc npm run test:interop",
  );
  process.exit(0);
}

const program = resolve(named);
try {
  accessSync(program, constants.X_OK);
} catch {
  console.error(`test:interop: HDC_BIN=${named} is no program that can be run.`);
  process.exit(2);
}

const version = spawnSync(program, ["-v"], { encoding: "utf8", timeout: 10_000 }).stdout ?? "";
console.log(`test:interop with ${program} (${version.trim()})`);
const vitest = resolve(workspace, "node_modules/vitest/vitest.mjs");
const run = spawnSync(
  process.execPath,
  [vitest, "run", "--config", "vitest.interop.config.ts", ...process.argv.slice(2)],
  { cwd: workspace, stdio: "inherit", env: { ...process.env, HDC_BIN: program } },
);
process.exit(run.status ?? 1);
