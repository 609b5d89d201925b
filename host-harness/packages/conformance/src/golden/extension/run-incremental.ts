import { existsSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { z } from "zod";
import {
  includeExcludeText,
  makeLocalList,
  parseExtensionConfig,
  readReport,
} from "@ohbackup/reference-model";
import { CaseSandbox, givenDirectories, pathOf } from "./case-sandbox.js";
import type { incrementalSchema, TreeOperation } from "./case-schema.js";
import { byteDifferenceOf, differenceOf } from "./difference.js";
import { ExtensionRun } from "./extension-run.js";
import { filesDifference } from "./received-files.js";
import type { ReceivedFile } from "./recording-service.js";
import { backupParameters } from "./run-pack.js";
import { settledOrder } from "./recording-service.js";

type IncrementalCase = z.infer<typeof incrementalSchema>;
type Step = IncrementalCase["steps"][number];

function applyOperation(sandbox: CaseSandbox, operation: TreeOperation): void {
  const { op, entry, mtime, mode } = operation;
  const bytes = pathOf(operation);
  const [seconds = 0, nanoseconds = 0] = mtime ?? [];
  if (op === "write" && entry !== undefined) sandbox.write(bytes, entry);
  else if (op === "delete") sandbox.files.removeTree(bytes);
  else if (op === "touch" || op === "dirmtime") sandbox.setTime(bytes, seconds, nanoseconds);
  else if (op === "chmod" && mode !== undefined) sandbox.setMode(bytes, mode);
  else if (op === "mkdir") {
    sandbox.makeDirectory(bytes);
    if (mtime !== undefined) sandbox.setTime(bytes, seconds, nanoseconds);
  } else throw new Error(`the recording changes its tree in an unknown way: ${op}`);
}

/** Tars are named by the time at which they were packed. */
function packedAt(step: Step): number {
  const name = Object.keys(step.files).find((each) => /^\d+_part\./.test(each));
  return name === undefined ? 1_700_000_000_000 : Number(name.split("_", 1)[0]);
}

/**
 * A link may lead to a directory that every sandbox has, such as `/data`; its time is that of the recording and can
 * only be read from the recorded list.
 */
function setGivenTimes(sandbox: CaseSandbox, recorded: IncrementalCase, listPath: string): void {
  if (!existsSync(listPath)) return;
  const rows = readReport(readFileSync(listPath, "latin1"));
  for (const entry of recorded.tree) {
    const row = rows.get(pathOf(entry).slice(1));
    if (entry.type !== "symlink" || row === undefined || !givenDirectories.includes(entry.target)) continue;
    sandbox.setTime(entry.target, row.mtime, 0);
  }
}

/** Opens a text for the extension, which will close it. */
function openFor(run: ExtensionRun, sandbox: CaseSandbox, name: string, content: string | Buffer): number {
  const path = join(sandbox.folder, name);
  writeFileSync(path, content, typeof content === "string" ? "latin1" : undefined);
  const fd = openSync(path, "r");
  run.ledger.opened(fd, run.process.name, name);
  return fd;
}

async function runStep(
  sandbox: CaseSandbox,
  recorded: IncrementalCase,
  step: Step,
  folder: string,
  sent: (files: ReadonlyMap<string, ReceivedFile>) => void,
): Promise<string | undefined> {
  const out = join(folder, "out", step.name);
  for (const operation of step.operations) applyOperation(sandbox, operation);
  setGivenTimes(sandbox, recorded, join(out, "local.stat"));
  for (const [name, stat] of Object.entries(step.injectedTarStat)) sandbox.files.tarStats.set(name, stat);
  const options = { ...recorded.options, ...step.options };
  const { onEx } = options;
  const run = new ExtensionRun(sandbox, {
    config: recorded.config,
    parameters: backupParameters(options),
    ability: onEx === undefined ? {} : { onBackupEx: (): string => onEx },
    startAt: packedAt(step),
  });
  const config = parseExtensionConfig(JSON.stringify(recorded.config));
  const list = makeLocalList(sandbox.files, config, step.options.lastIncrementalTime);
  run.service.events.push({
    call: "GetBundleStatsForIncrease",
    incSize: list.incrementalSize,
    size: list.size,
  });
  if (options.sendRate !== undefined) run.extension.updateSendRate(options.sendRate);
  run.extension.incrementalOnBackup(true);
  await run.clock.runToEnd();
  const previous =
    step.previousManifest === null ? undefined : join(folder, "out", step.previousManifest, "manage.json.rp");
  const manifestFd =
    previous === undefined ? -1 : openFor(run, sandbox, "previous.rp", readFileSync(previous));
  const code = run.extension.handleIncrementalBackup(
    openFor(run, sandbox, "local.stat", list.text),
    manifestFd,
  );
  await run.clock.runToEnd();
  run.extension.disconnect();
  sent(run.service.files);
  return (
    textDifference(join(out, "incexc.txt"), includeExcludeText(config)) ??
    textDifference(join(out, "local.stat"), list.text) ??
    differenceOf(0, code, "code of HandleIncrementalBackup") ??
    differenceOf(settledOrder(step.events), settledOrder(run.service.events), "events") ??
    filesDifference(out, step.files, run.service.files) ??
    run.leftOpen()
  );
}

function textDifference(path: string, found: string): string | undefined {
  if (!existsSync(path)) return undefined;
  return byteDifferenceOf(
    readFileSync(path),
    Buffer.from(found, "latin1"),
    path.slice(path.lastIndexOf("/") + 1),
  );
}

/**
 * Incremental backups one after the other, each on the tree that the one before left.
 * @param sent takes what each of them sent
 */
export async function runIncremental(
  recorded: IncrementalCase,
  folder: string,
  sent: (files: ReadonlyMap<string, ReceivedFile>) => void = (): void => undefined,
): Promise<string | undefined> {
  const sandbox = new CaseSandbox({ directorySize: recorded.dirStatSize }, recorded.options.uid);
  try {
    sandbox.make(recorded.tree);
    for (const step of recorded.steps) {
      const difference = await runStep(sandbox, recorded, step, folder, sent);
      if (difference !== undefined) return `${step.name}: ${difference}`;
    }
    return undefined;
  } finally {
    sandbox.close();
  }
}
