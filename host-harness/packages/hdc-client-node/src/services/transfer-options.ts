import type { CallOptions } from "../call/call-options.js";

/** How files travel. */
export interface TransferOptions extends CallOptions {
  /** Carry access and modification time (`-a`). */
  readonly keepTimes?: boolean;
  /** Carry mode and owner (`-m`); of a received file only the permissions are taken over. */
  readonly keepMode?: boolean;
  /** LZ4 (`-z`); worth it on a slow cable. */
  readonly compress?: boolean;
  /** The files are in the sandbox of this application, built for debugging (`-b`). */
  readonly bundle?: string;
}

/** How files are sent. */
export interface SendOptions extends TransferOptions {
  /**
   * Refuse a file that is on the device already (`-sync`). The daemons' own comparison of times does not work: without
   * `keepTimes` every existing file counts as newer, with it none does (`spec/hdc.md §5`).
   */
  readonly onlyIfNewer?: boolean;
}

/** What travelled. */
export interface TransferResult {
  readonly fileCount: number;
  readonly bytes: number;
  /** Names that could not travel: links to folders, devices, files that were refused or vanished. */
  readonly skipped: readonly string[];
}

/** The options as the command text writes them (`spec/hdc.md §5`). */
export function optionWords(options: SendOptions): string[] {
  return [
    ...(options.onlyIfNewer === true ? ["-sync"] : []),
    ...(options.compress === true ? ["-z"] : []),
    ...(options.keepMode === true ? ["-m"] : []),
    ...(options.keepTimes === true ? ["-a"] : []),
    ...(options.bundle === undefined ? [] : ["-b", options.bundle]),
  ];
}
