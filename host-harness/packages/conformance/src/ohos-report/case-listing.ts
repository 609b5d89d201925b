import { z } from "zod";

/** Documents are printed in pieces; none that is longer is put together, characters. */
const longestListing = 4 * 1024 * 1024;

/** A suite: its cases under its name, the suites within it under `suites`. */
const suiteSchema = z.record(z.string(), z.array(z.unknown()));
type SuiteEntry = z.infer<typeof suiteSchema>;
const listingSchema = z.object({ suites: z.array(suiteSchema) });
const caseSchema = z.object({ itName: z.string() });

/**
 * The cases that `dryRun` lists, `Suite#case`: one JSON document instead of a report, each piece on a line of its own
 * (`spec/device-app.md §7`, trap 9).
 * @returns undefined when this is no listing
 */
export function caseListing(lines: readonly string[]): readonly string[] | undefined {
  const first = lines.findIndex((line) => line.startsWith('{"suites":'));
  if (first < 0) return undefined;
  const end = lines.findIndex((line, at) => at >= first && line.startsWith("TestFinished-"));
  const text = lines.slice(first, end < 0 ? lines.length : end).join("");
  if (text.length > longestListing) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const parsed = listingSchema.safeParse(value);
  return parsed.success ? parsed.data.suites.flatMap(casesOf) : undefined;
}

function casesOf(suite: SuiteEntry): readonly string[] {
  return Object.entries(suite).flatMap(([name, content]) =>
    content.flatMap((entry) => {
      const nested = name === "suites" ? suiteSchema.safeParse(entry) : undefined;
      if (nested?.success === true) return casesOf(nested.data);
      const found = caseSchema.safeParse(entry);
      return found.success ? [`${name}#${found.data.itName}`] : [];
    }),
  );
}
