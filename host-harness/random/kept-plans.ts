import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { JsonObject } from "@ohbackup/conformance";

/** Where plans are kept that showed something once; a test plays all of them for ever. */
export function keptPlansFolder(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const fixtures = join(folder, "fixtures");
    if (existsSync(fixtures)) return join(fixtures, "plans");
    if (folder === dirname(folder)) throw new Error("no fixtures folder above this file");
  }
}

/** Keeps a played plan as a recording. @returns its path */
export function keepPlan(recording: JsonObject, name: string, folder = keptPlansFolder()): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name}.json`);
  writeFileSync(path, `${JSON.stringify(recording, undefined, 1)}\n`);
  return path;
}

/** Paths of all kept plans. */
export function keptPlans(folder = keptPlansFolder()): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => join(folder, name));
}
