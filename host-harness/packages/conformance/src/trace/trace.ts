import type { TraceEvent } from "./event.js";
import type { TraceHeader } from "./header.js";

/** A part of a trace that could not be used, and why; the rest was. */
export interface TraceDamage {
  code: "torn-last-line" | "empty-line";
  /** Line number, from 1. */
  line: number;
  message: string;
}

/** A run as it was recorded: the header, the events in the order of their `seq`, and what was wrong with the file. */
export interface Trace {
  header: TraceHeader;
  events: readonly TraceEvent[];
  damage: readonly TraceDamage[];
}
