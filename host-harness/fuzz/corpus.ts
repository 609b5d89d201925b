import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export interface CorpusFile {
  readonly name: string;
  readonly bytes: Buffer;
}

/** The folder above this file, built or not, that holds the fixtures. */
function fixturesFolder(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const fixtures = join(folder, "fixtures");
    if (existsSync(fixtures)) return fixtures;
    if (folder === dirname(folder)) throw new Error("no fixtures folder above this file");
  }
}

export function corpusFolder(target: string): string {
  return join(fixturesFolder(), "fuzz", target);
}

/** Seeds and inputs that failed once, by name. @throws Error when there are none */
export function readCorpus(target: string): readonly CorpusFile[] {
  const folder = corpusFolder(target);
  const names = existsSync(folder) ? readdirSync(folder).sort() : [];
  if (names.length === 0) throw new Error(`${folder} holds no inputs to start from`);
  return names.map((name) => ({ name, bytes: readFileSync(join(folder, name)) }));
}

/** Keeps an input that failed, so that it runs for ever. @returns its path */
export function keepFailure(target: string, input: Buffer): string {
  const folder = corpusFolder(target);
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `failed-${createHash("sha256").update(input).digest("hex").slice(0, 16)}`);
  writeFileSync(path, input);
  return path;
}
