import { createReadStream } from "node:fs";
import { ConformanceError } from "../errors.js";
import type { TraceEvent } from "./event.js";
import type { TraceHeader } from "./header.js";
import { traceLimits } from "./limits.js";
import { eventOf, headerOf } from "./line-event.js";
import { readLines } from "./read-lines.js";
import type { Line } from "./read-lines.js";
import type { Trace, TraceDamage } from "./trace.js";

/** Options of a reader: the longest line in bytes, and what to call the source in messages. */
export interface ReadOptions {
  origin?: string;
  maximumLineBytes?: number;
}

/** Reads a trace file; see `readTrace`. */
export async function readTraceFile(path: string, options: ReadOptions = {}): Promise<Trace> {
  return readTrace(createReadStream(path), { origin: path, ...options });
}

/**
 * Reads a trace as far as it can be trusted. A torn last line (a killed run) is reported in `damage` and the events
 * before it are used; anything else that does not fit is refused.
 * @throws ConformanceError `bad-trace`, `unsupported-version` or `too-large`
 */
export async function readTrace(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: ReadOptions = {},
): Promise<Trace> {
  const origin = options.origin ?? "trace";
  const damage: TraceDamage[] = [];
  const events: TraceEvent[] = [];
  let header: TraceHeader | undefined;
  for await (const line of readLines(chunks, options.maximumLineBytes ?? traceLimits.lineBytes, origin)) {
    const value = parsed(line, origin, damage);
    if (value === undefined) continue;
    if (header === undefined) header = headerOf(value, origin);
    else events.push(numbered(eventOf(value, origin, line.number), events, origin, line.number));
  }
  if (header === undefined) {
    throw new ConformanceError("bad-trace", `${origin} holds no trace: it has no readable first line.`, {
      where: "line 1",
    });
  }
  return { header, events, damage };
}

/** The JSON of a line; undefined when the line is damaged in a way that leaves the rest usable. */
function parsed(line: Line, origin: string, damage: TraceDamage[]): unknown {
  if (line.text.trim() === "") {
    damage.push({ code: "empty-line", line: line.number, message: `line ${line.number} is empty` });
    return undefined;
  }
  try {
    return JSON.parse(line.text) as unknown;
  } catch (cause) {
    if (!line.complete && line.number > 1) {
      const message = `line ${line.number} ends in the middle; the run was cut off while it was written`;
      damage.push({ code: "torn-last-line", line: line.number, message });
      return undefined;
    }
    throw new ConformanceError(
      "bad-trace",
      `${origin}, line ${line.number} is not JSON. The rest was not read.`,
      {
        where: `line ${line.number}`,
        cause,
      },
    );
  }
}

function numbered(
  event: TraceEvent,
  before: readonly TraceEvent[],
  origin: string,
  line: number,
): TraceEvent {
  if (before.length >= traceLimits.events) {
    throw new ConformanceError("too-large", `${origin} holds more than ${traceLimits.events} events.`);
  }
  const last = before.at(-1);
  if (last === undefined || event.seq > last.seq) return event;
  const where = `line ${line}: seq`;
  throw new ConformanceError("bad-trace", `${origin}, ${where}: ${event.seq} does not follow ${last.seq}.`, {
    where,
  });
}
