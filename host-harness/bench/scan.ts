import { execFileSync } from "node:child_process";
import { basename, dirname, join } from "node:path";
import { SandboxExtensionFiles, SandboxFiles, makeLocalList } from "@ohbackup/reference-model";
import { lineOf, measureLimit, peakMemoryOf } from "./limit.js";
import type { Pair } from "./paired.js";
import { isInstalled, makeFiles } from "./scratch.js";

export const scannedFiles = 1_000_000;

const mount = "/data/storage/el2/base";

/** Lists everything below a folder as before an incremental backup, when nothing has changed since the last one. */
export function scanUnchanged(folder: string): void {
  const files = new SandboxExtensionFiles(new SandboxFiles([{ at: mount, host: dirname(folder) }]));
  const later = Math.floor(Date.now() / 1000) + 1;
  const root = `${mount}/${basename(folder)}`;
  const { text, incrementalSize } = makeLocalList(files, { includes: [root], excludes: [] }, later);
  if (incrementalSize !== 0 || text.length < scannedFiles * root.length) {
    throw new Error(`the list has ${text.length} bytes, and ${incrementalSize} bytes seem to have changed`);
  }
}

/** An incremental scan against rsync, which also looks at every file and finds nothing to do. */
export async function measureScan(folder: string, run: (pair: Pair) => Promise<void>): Promise<void> {
  const tree = join(folder, "tree");
  makeFiles(tree, scannedFiles, 0);
  const memory = {
    name: "scanning 1,000,000 unchanged files, peak resident memory",
    unit: "MiB",
    bound: { kind: "at most", value: 250 },
    measure: () => peakMemoryOf("scan-memory", [tree]),
  } as const;
  process.stdout.write(`${lineOf(await measureLimit(memory))}\n`);
  if (!isInstalled("rsync")) {
    process.stdout.write("scan of 1,000,000 files: not compared, rsync is not installed\n");
    return;
  }
  await run({
    name: "scan of 1,000,000 unchanged files",
    alternative: "rsync -n",
    aim: 0.6,
    rounds: 2,
    runOurs: () => {
      scanUnchanged(tree);
    },
    runAlternative: () => {
      // The tree is its own copy: both ends look at every file, and a second million of files needs no room.
      execFileSync("rsync", ["-an", `${tree}/`, `${tree}/`]);
    },
  });
}
