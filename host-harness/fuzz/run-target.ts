import type { CorpusFile } from "./corpus.js";
import { makeInput } from "./make-input.js";
import type { Target } from "./target.js";
import { tryInput } from "./try-input.js";
import type { Failure } from "./try-input.js";

export interface FoundFailure {
  /** Name of a corpus file, or the index of a made input. */
  readonly origin: string;
  readonly input: Buffer;
  readonly failure: Failure;
}

export interface TargetRun {
  readonly inputs: number;
  readonly failure: FoundFailure | undefined;
}

export interface RunOptions {
  readonly seed: string;
  /** Index of the first made input. */
  readonly from?: number;
  /** How many inputs are made, besides the corpus. */
  readonly count: number;
  /** Told before each input. */
  readonly onInput?: (input: Buffer, inputs: number) => void;
}

/** Reads the corpus, then inputs made from it, up to the first failure. */
export function runTarget(target: Target, corpus: readonly CorpusFile[], options: RunOptions): TargetRun {
  const seeds = corpus.map(({ bytes }) => bytes);
  const from = options.from ?? 0;
  const open = target.open();
  let inputs = 0;
  const tried = (origin: string, input: Buffer): FoundFailure | undefined => {
    options.onInput?.(input, inputs);
    inputs += 1;
    const failure = tryInput(target, open, input);
    return failure === undefined ? undefined : { origin, input, failure };
  };
  let found: FoundFailure | undefined;
  try {
    for (const { name, bytes } of corpus) found ??= tried(name, bytes);
    for (let index = from; found === undefined && index < from + options.count; index += 1)
      found = tried(`input ${index}`, makeInput(target, seeds, options.seed, index));
  } finally {
    open.close();
  }
  return { inputs, failure: found };
}
