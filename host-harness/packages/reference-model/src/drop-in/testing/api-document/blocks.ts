import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** A fenced code block of the API document. */
export interface Block {
  /** From 1, in the order of the document. */
  readonly number: number;
  readonly language: string;
  /** Line of the opening and of the closing fence, from 1. */
  readonly lines: readonly [number, number];
  readonly text: string;
}

/** The document lies beside the repository; without it the blocks cannot be run. */
const documentUrl = new URL("../../../../../../../../shared/spec/seed-api.md", import.meta.url);

export function readApiDocument(): string | undefined {
  const path = fileURLToPath(documentUrl);
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

/** All fenced blocks, with the indentation of their fence removed. */
export function extractBlocks(document: string): readonly Block[] {
  const blocks: Block[] = [];
  let open: { language: string; indent: number; start: number; text: string[] } | undefined;
  for (const [index, line] of document.split("\n").entries()) {
    const fence = /^( *)```(\w*)\s*$/.exec(line);
    if (fence !== null && open === undefined) {
      open = { language: fence[2] ?? "", indent: fence[1]?.length ?? 0, start: index + 1, text: [] };
    } else if (fence !== null && open !== undefined) {
      const { language, start, text } = open;
      blocks.push({ number: blocks.length + 1, language, lines: [start, index + 1], text: text.join("\n") });
      open = undefined;
    } else if (open !== undefined) open.text.push(line.slice(Math.min(open.indent, line.search(/\S|$/))));
  }
  return blocks;
}
