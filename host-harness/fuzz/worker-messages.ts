/** What a worker shall do. */
export interface WorkerOrder {
  readonly target: string;
  readonly seed: string;
  readonly from: number;
  readonly count: number;
  /** Of the `SharedInput` in which it shows what it reads. */
  readonly memory: SharedArrayBuffer;
}

/** What became of it. */
export interface WorkerReport {
  readonly inputs: number;
  readonly failure:
    | {
        readonly kind: string;
        readonly message: string;
        /** Name of a corpus file, or the index of a made input. */
        readonly origin: string;
        readonly input: Uint8Array;
      }
    | undefined;
}
