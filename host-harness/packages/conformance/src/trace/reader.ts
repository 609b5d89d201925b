import { createReadStream } from "node:fs";
import { ConformanceError } from "../errors.js";
import type { TraceEvent } from "./event.js";
import type { TraceHeader } from "./header.js";
import { traceLimits } from "./limits.js";
import { eventOf, headerOf } from "./line-event.js";
import { linesOfText, readLines } from "./read-lines.js";
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
  const parts = new TraceParts(options.origin ?? "trace");
  const limit = options.maximumLineBytes ?? traceLimits.lineBytes;
  for await (const line of readLines(chunks, limit, parts.origin)) parts.add(line);
  return parts.finish();
}

/** Reads a trace that is at hand as text; see `readTrace`. */
export function parseTrace(text: string, options: ReadOptions = {}): Trace {
  const parts = new TraceParts(options.origin ?? "trace");
  const limit = options.maximumLineBytes ?? traceLimits.lineBytes;
  for (const line of linesOfText(text, limit, parts.origin)) parts.add(line);
  return parts.finish();
}

/** A trace as it grows line by line. */
class TraceParts {
  readonly origin: string;
  readonly #damage: TraceDamage[] = [];
  readonly #events: TraceEvent[] = [];
  #header: TraceHeader | undefined;

  constructor(origin: string) {
    this.origin = origin;
  }

  add(line: Line): void {
    const value = this.#parsed(line);
    if (value === undefined) return;
    if (this.#header === undefined) {
      this.#header = headerOf(value, this.origin);
      return;
    }
    const event = eventOf(value, this.origin, line.number);
    this.#checkPlace(event, line.number);
    this.#events.push(event);
  }

  finish(): Trace {
    if (this.#header === undefined) {
      throw new ConformanceError(
        "bad-trace",
        `${this.origin} holds no trace: it has no readable first line.`,
        { where: "line 1" },
      );
    }
    return { header: this.#header, events: this.#events, damage: this.#damage };
  }

  /** The JSON of a line; undefined when the line is damaged in a way that leaves the rest usable. */
  #parsed(line: Line): unknown {
    const where = `line ${line.number}`;
    if (line.text.trim() === "") {
      this.#damage.push({ code: "empty-line", line: line.number, message: `${where} is empty` });
      return undefined;
    }
    try {
      return JSON.parse(line.text) as unknown;
    } catch (cause) {
      if (!line.complete && this.#header !== undefined) {
        const message = `${where} ends in the middle; the run was cut off while it was written`;
        this.#damage.push({ code: "torn-last-line", line: line.number, message });
        return undefined;
      }
      throw new ConformanceError(
        "bad-trace",
        `${this.origin}, ${where} is not JSON. The rest was not read.`,
        {
          where,
          cause,
        },
      );
    }
  }

  #checkPlace(event: TraceEvent, line: number): void {
    if (this.#events.length >= traceLimits.events) {
      throw new ConformanceError("too-large", `${this.origin} holds more than ${traceLimits.events} events.`);
    }
    const last = this.#events.at(-1);
    if (last === undefined || event.seq > last.seq) return;
    const where = `line ${line}: seq`;
    throw new ConformanceError(
      "bad-trace",
      `${this.origin}, ${where}: ${event.seq} does not follow ${last.seq}.`,
      { where },
    );
  }
}
