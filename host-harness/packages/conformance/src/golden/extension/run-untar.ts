import { copyFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { z } from "zod";
import { bytesOfText, readReport, textOfBytes, untar } from "@ohbackup/reference-model";
import { CaseSandbox, givenDirectories, tempHomes } from "./case-sandbox.js";
import type { untarSchema } from "./case-schema.js";
import { differenceOf } from "./difference.js";
import { digestOf, treeDifference } from "./tree-digest.js";

type UntarCase = z.infer<typeof untarSchema>;
type Archive = UntarCase["cases"][number];

const form = { unlisted: new Set([...givenDirectories, ...tempHomes]), hasNanoseconds: false };

function unpack(recorded: UntarCase, archive: Archive, folder: string): string | undefined {
  const sandbox = new CaseSandbox({ umask: parseInt(recorded.umask, 8) });
  const startedAt = Math.floor(Date.now() / 1000);
  try {
    sandbox.make(archive.existingTree);
    copyFileSync(join(folder, "in", `${archive.name}.tar`), join(sandbox.folder, "recorded.tar"));
    const report = join(folder, "in", `${archive.name}.rp`);
    const result = untar(sandbox.files, "/recorded.tar", {
      rootPath: bytesOfText(archive.rootPath),
      ...(existsSync(report) ? { includes: new Set(readReport(readFileSync(report, "latin1")).keys()) } : {}),
    });
    const found = {
      ret: result.returnCode,
      files: Object.fromEntries([...result.files].map(([path, size]) => [textOfBytes(path), size])),
      errs: Object.fromEntries([...result.errors].map(([path, codes]) => [textOfBytes(path), codes])),
    };
    return (
      differenceOf(archive.result, found, "result") ??
      treeDifference(archive.tree, digestOf(sandbox.files, form), "tree", startedAt)
    );
  } finally {
    sandbox.close();
  }
}

/** Hand-made archives, each unpacked into a sandbox of its own. */
export function runUntar(recorded: UntarCase, folder: string): string | undefined {
  const differences = recorded.cases.flatMap((archive) => {
    const difference = unpack(recorded, archive, folder);
    return difference === undefined ? [] : [`${archive.name}: ${difference}`];
  });
  return differences.length === 0 ? undefined : differences.join("; ");
}
