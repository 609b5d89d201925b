import { z } from "zod";
import { jsonValueSchema } from "../json-value.js";
import { traceLimits } from "../trace/limits.js";
import { linesOfText } from "../trace/read-lines.js";

/** Something the extension of a target noted: one of its methods ran. */
const journalEntrySchema = z.object({
  /** Milliseconds of the clock that the driver's trace uses too. */
  t: z.number().nonnegative().optional(),
  method: z.string().max(traceLimits.nameLength),
  args: z.array(jsonValueSchema).max(1000).optional(),
  outcome: jsonValueSchema.optional(),
});

export type JournalEntry = z.infer<typeof journalEntrySchema>;

/** Longest line of a journal that is looked at, in UTF-16 code units. */
const longestLine = 4 * 1024 * 1024;

/**
 * The entries of a journal. Lines that do not fit are left out: an extension may be killed while it writes, and what it
 * notes is a hint only.
 * @throws ConformanceError `too-large` for a line beyond all bounds
 */
export function parseJournal(text: string, origin: string): JournalEntry[] {
  const entries: JournalEntry[] = [];
  for (const line of linesOfText(text, longestLine, origin)) {
    const parsed = journalEntrySchema.safeParse(parsedLine(line.text));
    if (parsed.success) entries.push(parsed.data);
  }
  return entries;
}

function parsedLine(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
