import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { caseSchema } from "./case-schema.js";
import type { RecordedCase } from "./case-schema.js";
import { ContentSource } from "./content-source.js";
import { runIncremental } from "./run-incremental.js";
import { runPack } from "./run-pack.js";
import { runRestore } from "./run-restore.js";
import { runScan } from "./run-scan.js";
import { runUntar } from "./run-untar.js";
import { runVectors } from "./run-vectors.js";

/** What became of one recorded case. */
export interface GoldenResult {
  /** Name of its folder. */
  readonly name: string;
  readonly passed: boolean;
  /** The first difference, or why the case could not be run; undefined when it passed. */
  readonly difference?: string;
}

function compare(recorded: RecordedCase, folder: string): Promise<string | undefined> | string | undefined {
  switch (recorded.operation) {
    case "pack":
      return runPack(recorded, folder).then(({ difference }) => difference);
    case "scan":
      return runScan(recorded);
    case "incremental":
      return runIncremental(recorded, folder);
    case "restore":
    case "restoreIncremental":
      return runRestore(recorded, new ContentSource(folder));
    case "untar":
      return runUntar(recorded, folder);
    case "vectors":
      return runVectors(recorded);
  }
}

/** Runs one recorded case of the extension: `folder` holds its `case.json`. Never throws: what goes wrong is the difference. */
export async function runExtensionRecording(folder: string): Promise<GoldenResult> {
  const name = basename(folder);
  try {
    const recorded = caseSchema.parse(JSON.parse(readFileSync(join(folder, "case.json"), "utf8")));
    const difference = await compare(recorded, folder);
    return difference === undefined ? { name, passed: true } : { name, passed: false, difference };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { name, passed: false, difference: `could not be run: ${reason}` };
  }
}

/** Folders of recorded extension cases in a directory, sorted; the directory itself when it is one. */
export function extensionRecordingsIn(directory: string): readonly string[] {
  if (existsSync(join(directory, "case.json"))) return [directory];
  return readdirSync(directory)
    .sort()
    .map((name) => join(directory, name))
    .filter((folder) => statSync(folder).isDirectory() && existsSync(join(folder, "case.json")));
}

/** Runs every recorded extension case in a directory, one after the other. */
export async function* runExtensionRecordings(
  directory: string,
  options: { readonly signal?: AbortSignal } = {},
): AsyncGenerator<GoldenResult, void, undefined> {
  for (const folder of extensionRecordingsIn(directory)) {
    options.signal?.throwIfAborted();
    yield await runExtensionRecording(folder);
  }
}
