import { createReadStream, existsSync, readdirSync, readFileSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { RecordedCase, RecordedFile, TreeEntry } from "./case-schema.js";
import { caseSchema } from "./case-schema.js";
import { contentHash, contentPieces } from "./content.js";
import { seriesOf } from "./case-sandbox.js";
import type { ReceivedFile } from "./recording-service.js";
import { runIncremental } from "./run-incremental.js";
import { runPack } from "./run-pack.js";

/**
 * Finds the content of recorded files that were not kept: as a file of a neighbour's tree, or as an archive that a
 * neighbour's backup makes.
 */
export class ContentSource {
  constructor(private readonly folder: string) {}

  /**
   * Writes the content of an input to a descriptor.
   * @throws Error when it is nowhere to be found
   */
  async write(fd: number, name: string, facts: RecordedFile): Promise<void> {
    const kept = join(this.folder, "in", name);
    if (existsSync(kept)) {
      for await (const piece of createReadStream(kept)) writeAll(fd, piece as Buffer);
      return;
    }
    for (const piece of await this.#missing(name, facts)) writeAll(fd, piece);
  }

  async #missing(name: string, facts: RecordedFile): Promise<Iterable<Buffer>> {
    const neighbours = this.#neighbours();
    for (const { recorded } of neighbours) {
      const entry = treeOf(recorded).find(
        ({ size, seed }) => size === facts.size && contentHash(size, seed) === facts.sha256,
      );
      if (entry !== undefined) return contentPieces(entry.size, entry.seed);
    }
    for (const { recorded, folder } of neighbours) {
      if (!sentBy(recorded).some(({ sha256 }) => sha256 === facts.sha256)) continue;
      const made = (await runAgain(recorded, folder)).find(({ sha256 }) => sha256 === facts.sha256);
      if (made?.bytes !== undefined) return [made.bytes];
    }
    throw new Error(
      `the content of ${name} (sha256 ${facts.sha256}) is neither in the case nor made by another one`,
    );
  }

  #neighbours(): readonly { readonly folder: string; readonly recorded: RecordedCase }[] {
    const parent = join(this.folder, "..");
    return readdirSync(parent)
      .sort()
      .map((name) => join(parent, name))
      .filter((folder) => statSync(folder).isDirectory() && existsSync(join(folder, "case.json")))
      .flatMap((folder) => {
        const parsed = caseSchema.safeParse(JSON.parse(readFileSync(join(folder, "case.json"), "utf8")));
        return parsed.success ? [{ folder, recorded: parsed.data }] : [];
      });
  }
}

/** What a backup sent, as it was recorded. */
function sentBy(recorded: RecordedCase): readonly RecordedFile[] {
  if (recorded.operation === "pack") return Object.values(recorded.expected.files);
  return recorded.operation === "incremental"
    ? recorded.steps.flatMap(({ files }) => Object.values(files))
    : [];
}

/** What the same backup sends now. */
async function runAgain(recorded: RecordedCase, folder: string): Promise<readonly ReceivedFile[]> {
  if (recorded.operation === "pack") return [...(await runPack(recorded, folder)).files.values()];
  const files: ReceivedFile[] = [];
  if (recorded.operation === "incremental") {
    await runIncremental(recorded, folder, (sent) => files.push(...sent.values()));
  }
  return files;
}

/** All files that a case ever has. */
function treeOf(recorded: RecordedCase): readonly TreeEntry[] {
  const tree = "tree" in recorded ? (recorded.tree as readonly TreeEntry[]) : [];
  const written =
    recorded.operation === "incremental"
      ? recorded.steps.flatMap(({ operations }) => operations.flatMap(({ entry }) => entry ?? []))
      : [];
  return [...tree, ...written].flatMap(seriesOf).filter(({ type }) => type === "file");
}

function writeAll(fd: number, piece: Buffer): void {
  for (let at = 0; at < piece.length;) at += writeSync(fd, piece, at, piece.length - at);
}
