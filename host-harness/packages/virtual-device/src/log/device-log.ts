import type { LogLine } from "@ohbackup/arkts-node";

/** Who wrote a line, and when. */
export interface LogOrigin {
  /** Milliseconds since 1970, as the device believes. */
  readonly time: number;
  readonly pid: number;
}

export interface LogEntry extends LogLine, LogOrigin {}

/** Longest line of text; the rest is cut, as the device's log does. */
const longestText = 4096;

/** What an entry without text counts, so that empty ones are bounded too. */
const entryOverhead = 64;

/** The log of a board: keeps the newest entries and tells its listeners of new ones. */
export class DeviceLog {
  private entries: LogEntry[] = [];
  private characters = 0;
  private readonly listeners = new Set<(entry: LogEntry) => void>();

  /** @param capacity characters of text that are kept */
  constructor(private readonly capacity = 8 * 1024 * 1024) {}

  /** Enters a text; one with line breaks becomes several entries, blank lines vanish (`spec/device-app.md §6.4`). */
  write(line: LogLine, origin: LogOrigin): void {
    for (const text of line.text.slice(0, this.capacity).split("\n")) {
      if (text === "") continue;
      const entry = { ...line, ...origin, text: text.slice(0, longestText) };
      this.entries.push(entry);
      this.characters += entry.text.length + entryOverhead;
      for (const listener of this.listeners) listener(entry);
    }
    // In large steps: dropping one entry at a time would move all of them every time.
    if (this.characters > 2 * this.capacity) this.dropOld();
  }

  /** What is kept, oldest first. */
  buffered(): readonly LogEntry[] {
    if (this.characters > this.capacity) this.dropOld();
    return this.entries;
  }

  clear(): void {
    this.entries = [];
    this.characters = 0;
  }

  /** Calls a listener with each new entry until the returned function is called. */
  follow(listener: (entry: LogEntry) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private dropOld(): void {
    let first = 0;
    while (this.characters > this.capacity) {
      this.characters -= (this.entries[first]?.text.length ?? 0) + entryOverhead;
      first += 1;
    }
    this.entries = this.entries.slice(first);
  }
}

const letters = { debug: "D", info: "I", warn: "W", error: "E", fatal: "F" } as const;

/** An entry as `hilog` prints it (`spec/device-app.md §6.4`), with a line break. */
export function formatLogEntry(entry: LogEntry): string {
  const date = new Date(entry.time);
  const two = (value: number): string => String(value).padStart(2, "0");
  const day = `${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`;
  const clock = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
  const time = `${day} ${clock}.${String(date.getUTCMilliseconds()).padStart(3, "0")}`;
  const id = String(entry.pid).padStart(5);
  const domain = entry.domain.toString(16).toUpperCase().padStart(5, "0");
  return `${time} ${id} ${id} ${letters[entry.level]} A${domain}/${entry.tag}: ${entry.text}\n`;
}
