/** Where a transfer stands. */
export interface TransferProgress {
  /** Bytes of file content that have travelled so far, all files together. */
  readonly bytes: number;
  /** Bytes in all files known so far; while receiving it grows with every announced file. */
  readonly total: number;
  /** The file that is travelling, relative to the folder of the transfer. */
  readonly file: string;
}

/** What every call takes. */
export interface CallOptions {
  /** Ends the call with an `HdcError` `aborted`. */
  readonly signal?: AbortSignal;
  /** Longest duration of the whole call in milliseconds; the call then fails with `timeout`. Infinity lifts it. */
  readonly limitMs?: number;
  /** Longest time without a byte in either direction, in milliseconds; the call then fails with `timeout`. */
  readonly silenceLimitMs?: number;
  readonly onProgress?: (progress: TransferProgress) => void;
}
