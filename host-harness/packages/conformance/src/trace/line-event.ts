import { ConformanceError } from "../errors.js";
import { firstProblem } from "../schema-problem.js";
import { traceEventSchema } from "./event-schema.js";
import type { TraceEvent } from "./event.js";
import { traceFormat, traceHeaderSchema, traceVersion } from "./header.js";
import type { TraceHeader } from "./header.js";
import { isPlainEvent } from "./plain-event.js";

/**
 * The header of a parsed first line.
 * @throws ConformanceError `unsupported-version` for a later format, `bad-trace` for anything that is no header.
 */
export function headerOf(value: unknown, origin: string): TraceHeader {
  const { format, version } = formatOf(value);
  if (format !== traceFormat) {
    throw new ConformanceError(
      "bad-trace",
      `${origin} is no trace: line 1 says format ${JSON.stringify(format)}, expected "${traceFormat}".`,
      { where: "line 1: format" },
    );
  }
  if (version !== traceVersion) {
    throw new ConformanceError(
      "unsupported-version",
      `${origin} is a trace of version ${JSON.stringify(version)}; this program reads version ${traceVersion}. ` +
        "Judge it with a newer release.",
      { where: "line 1: version" },
    );
  }
  const parsed = traceHeaderSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw badLine(origin, 1, firstProblem(parsed.error));
}

/** The event of a parsed line. @throws ConformanceError `bad-trace` naming line and member. */
export function eventOf(value: unknown, origin: string, line: number): TraceEvent {
  if (isPlainEvent(value)) return value;
  const parsed = traceEventSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw badLine(origin, line, firstProblem(parsed.error));
}

function formatOf(value: unknown): { format: unknown; version: unknown } {
  if (typeof value !== "object" || value === null) return { format: undefined, version: undefined };
  return {
    format: "format" in value ? value.format : undefined,
    version: "version" in value ? value.version : undefined,
  };
}

function badLine(origin: string, line: number, problem: { path: string; text: string }): ConformanceError {
  const where = `line ${line}: ${problem.path}`;
  return new ConformanceError("bad-trace", `${origin}, ${where}: ${problem.text}. The rest was not read.`, {
    where,
  });
}
