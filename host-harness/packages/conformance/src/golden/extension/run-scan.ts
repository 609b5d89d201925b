import type { z } from "zod";
import {
  bigFileBoundary,
  BigFileNames,
  Excludes,
  expandIncludes,
  normaliseExcludes,
  parseExtensionConfig,
  scanFiles,
  scanListsOf,
  textOfBytes,
} from "@ohbackup/reference-model";
import type { BytePath, ScanResult } from "@ohbackup/reference-model";
import { CaseSandbox } from "./case-sandbox.js";
import type { scanSchema } from "./case-schema.js";
import { differenceOf } from "./difference.js";

type ScanCase = z.infer<typeof scanSchema>;
type Variant = ScanCase["variants"][number];

const texts = (paths: readonly BytePath[]): readonly string[] => paths.map(textOfBytes);

/** The parts of a recorded variant that hold nothing are left out there. */
function present(name: string, list: readonly string[]): Readonly<Record<string, readonly string[]>> {
  return list.length === 0 ? {} : { [name]: list };
}

function bigOf(result: ScanResult): readonly object[] {
  const names = new BigFileNames(true);
  return result.big.map(({ path, facts }) => ({
    name: textOfBytes(names.add(path)),
    path: textOfBytes(path),
    size: facts.size,
  }));
}

function scanVariant(sandbox: CaseSandbox, variant: Variant): object {
  const config = parseExtensionConfig(JSON.stringify(variant.config));
  const lists = scanListsOf(config, variant.options.backupScene ?? "");
  const expanded = expandIncludes(sandbox.files, lists.includes);
  const excludes = normaliseExcludes(lists.excludes);
  const result = scanFiles(sandbox.files, expanded, [], {
    excludes: new Excludes(excludes),
    boundary: bigFileBoundary,
  });
  return {
    includes: texts(lists.includes),
    ...present("excludes", texts(lists.excludes)),
    ...present("excludesPre", texts(excludes)),
    ...present("expanded", texts(expanded)),
    small: result.small.map(({ path, size }) => ({ path: textOfBytes(path), size })),
    big: bigOf(result),
    totalSize: result.totalSize,
    err: 0,
  };
}

/** Many configurations on one tree. */
export function runScan(recorded: ScanCase): string | undefined {
  const sandbox = new CaseSandbox({ directorySize: recorded.dirStatSize });
  try {
    sandbox.make(recorded.tree);
    // The scan comes after the temp directory was made, and may find it.
    sandbox.files.makeDirectory("/data/storage/el2/base/.backup/backup", 0o700);
    for (const variant of recorded.variants) {
      const difference = differenceOf(variant.expected, scanVariant(sandbox, variant), variant.name);
      if (difference !== undefined) return difference;
    }
    return undefined;
  } finally {
    sandbox.close();
  }
}
