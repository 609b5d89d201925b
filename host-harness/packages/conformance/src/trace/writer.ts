import { open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import type { TraceEvent, UnnumberedEvent } from "./event.js";
import type { TraceHeader } from "./header.js";

/** Writes one trace file: the header first, then a line an event, in order. */
export interface TraceWriter {
  readonly path: string;
  /** Appends events behind those before; each whole line is handed to the system before this resolves. */
  append(events: readonly UnnumberedEvent[]): Promise<readonly TraceEvent[]>;
  /** Forces the file to the disk and closes it; further calls do nothing. */
  close(): Promise<void>;
}

/**
 * Creates a trace file; an existing one is refused (EEXIST), because a trace is never overwritten.
 * Lines go out one write each, so that a killed run leaves at most one torn line.
 */
export async function createTraceWriter(path: string, header: TraceHeader): Promise<TraceWriter> {
  const file: FileHandle = await open(path, "wx");
  let nextSequence = 0;
  let closed = false;
  try {
    await file.writeFile(`${JSON.stringify(header)}\n`);
  } catch (error) {
    await file.close();
    throw error;
  }
  return {
    path,
    async append(events) {
      const written: TraceEvent[] = [];
      for (const event of events) {
        const numbered: TraceEvent = { ...event, seq: nextSequence };
        nextSequence += 1;
        await file.writeFile(`${JSON.stringify(numbered)}\n`);
        written.push(numbered);
      }
      return written;
    },
    async close() {
      if (closed) return;
      closed = true;
      try {
        await file.sync();
      } finally {
        await file.close();
      }
    },
  };
}
