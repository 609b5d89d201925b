// Mutation testing of the reference model: `npm run mutation -- --help`.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { changedLines } from "./changed-lines.mjs";
import { summaryOf } from "./summary.mjs";

const usage = `Usage: npm run mutation -- [--only AREA|PATH]... [--sample N] [--seed S] [--since REF] [--again]

  --only AREA    service, binding or extension, or a file or folder below packages/reference-model/src (default: all three)
  --sample N     only N mutants, chosen by --seed from those that a test reaches; the score gets an error
  --seed S       which sample (default 1)
  --since REF    only lines changed since REF (a commit, a branch)
  --again        run every mutant again, also those whose code and tests are as they were
  --workers N    how many at once (default 1)
  --ignore-score end with status 0 whatever the score is (otherwise 1 below 85 %)

Results: build/mutation/NAME.json (Stryker's format), NAME.html and NAME.txt, NAME being what was mutated.`;

const harness = fileURLToPath(new URL("..", import.meta.url));
const source = "packages/reference-model/src";
const areas = ["service", "binding", "extension"];

const { values } = parseArgs({
  options: {
    only: { type: "string", multiple: true, default: areas },
    sample: { type: "string" },
    seed: { type: "string", default: "1" },
    since: { type: "string" },
    again: { type: "boolean", default: false },
    workers: { type: "string", default: "1" },
    "ignore-score": { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  },
});

function count(text, option) {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new Error(`${option} takes a number from 1 to 999999, not ${text}`);
  return Number(text);
}

/** Stryker is no dependency of the workspace: whoever never mutates never installs it. */
function install() {
  const folder = fileURLToPath(new URL(".", import.meta.url));
  if (existsSync(`${folder}node_modules/@stryker-mutator/core`)) return;
  // Its peers are the workspace's own: the runner must drive the vitest that the tests import.
  execFileSync("npm", ["ci", "--omit=peer", "--ignore-scripts"], { cwd: folder, stdio: "inherit" });
}

function patternOf(only) {
  const path = only.replace(/^.*packages\/reference-model\/src\//, "").replace(/\/$/, "");
  if (!existsSync(`${harness}${source}/${path}`)) {
    throw new Error(`--only ${only}: there is no ${source}/${path}`);
  }
  return path.endsWith(".ts") ? `${source}/${path}` : `${source}/${path}/**/*.ts`;
}

async function main() {
  if (values.help) {
    console.log(usage);
    return;
  }
  const whole = values.only.map(patternOf);
  const changed = values.since === undefined ? undefined : changedLines(harness, values.since, whole);
  if (changed?.length === 0) {
    console.log(`Nothing to mutate: no line of ${whole.join(", ")} changed since ${values.since}.`);
    return;
  }
  const sample =
    values.sample === undefined ? undefined : { size: count(values.sample, "--sample"), seed: values.seed };
  install();

  const name = values.only
    .map((only) => only.replace(/^.*packages\/reference-model\/src\//, "").replace(/[^A-Za-z0-9]+/g, "-"))
    .join("+");
  const results = `build/mutation/${name}${sample === undefined ? "" : `-sample-${values.seed}`}`;
  mkdirSync(`${harness}build/mutation`, { recursive: true });
  process.chdir(harness);
  process.umask(0);
  // A mutant that is stopped leaves the folders of its tests; they go with this one.
  const temporary = mkdtempSync(join(tmpdir(), "ohbackup-mutation-"));
  process.env.TMPDIR = temporary;
  process.once("exit", () => {
    rmSync(temporary, { recursive: true, force: true });
  });

  const { Stryker } = await import("@stryker-mutator/core");
  const mutants = await new Stryker({
    mutate: [...(changed ?? whole), "!**/*.test.ts", "!**/testing/**"],
    plugins: ["vitest-runner/dist/src/index.js"]
      .map((path) => fileURLToPath(new URL(`node_modules/@stryker-mutator/${path}`, import.meta.url)))
      .concat(fileURLToPath(new URL("sample-checker.mjs", import.meta.url))),
    testRunner: "vitest",
    vitest: { configFile: "mutation/vitest.config.mjs", related: false },
    coverageAnalysis: "perTest",
    ignoreStatic: true,
    ...(sample === undefined ? {} : { checkers: ["sample"], sample }),
    incremental: sample === undefined && changed === undefined,
    incrementalFile: `${results}-incremental.json`,
    force: values.again,
    concurrency: count(values.workers, "--workers"),
    timeoutMS: 10_000,
    timeoutFactor: 3,
    dryRunTimeoutMinutes: 10,
    // Only what the tests read: the sources, the recordings, the settings.
    ignorePatterns: [
      "**",
      "!vitest.config.ts",
      "!{package,tsconfig.base}.json",
      "!mutation/*.mjs",
      "!packages/**",
      "!fixtures/golden/**",
      "dist",
    ],
    disableTypeChecks: false,
    tempDirName: "build/mutation/sandbox",
    reporters: ["json", "html", "progress-append-only"],
    jsonReporter: { fileName: `${results}.json` },
    htmlReporter: { fileName: `${results}.html` },
    warnings: { unknownOptions: false },
    allowConsoleColors: process.stdout.isTTY === true,
  }).runMutationTest();

  const { text, score } = summaryOf(mutants, source);
  writeFileSync(`${results}.txt`, text);
  console.log(text);
  if (score < 0.85 && !values["ignore-score"]) process.exitCode = 1;
}

await main();
