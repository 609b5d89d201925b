import type { Random } from "./random.js";

/** Makes a new input from an old one. `other` is a second input to take pieces from. */
export type Mutator = (input: Buffer, other: Buffer, random: Random) => Buffer;

/** A reader that is open for inputs. */
export interface OpenTarget {
  /** Reads one input. Must return, or throw what `isExpected` knows; anything else is a failure. */
  run(input: Buffer): void;
  /** Frees what it holds. @throws Error when inputs have left something behind, such as an open descriptor */
  close(): void;
}

/** One reader of bytes from outside. */
export interface Target {
  readonly name: string;
  /** Structured changes; one of them is taken about every second time, else bytes change. */
  readonly mutators: readonly Mutator[];
  /** Pieces that the format gives a meaning to. */
  readonly words: readonly string[];
  /** Longest ordinary input in bytes. */
  readonly longest: number;
  /** Bytes that one input may cost, besides `memoryPerByte` for each of its bytes. */
  readonly memory: number;
  readonly memoryPerByte: number;
  /** How long an input may keep the processor, in milliseconds, besides what its length accounts for. */
  readonly milliseconds: number;
  /** Is this the error by which the reader refuses an input? */
  isExpected(error: unknown): boolean;
  open(): OpenTarget;
}

/** A target that holds nothing between inputs. */
export function statelessTarget(
  description: Pick<Target, "name" | "words"> & Partial<Target>,
  run: (input: Buffer) => void,
): Target {
  return {
    mutators: [],
    longest: 16 * 1024,
    memory: 4 * 1024 * 1024,
    memoryPerByte: 2048,
    milliseconds: 300,
    isExpected: () => false,
    open: () => ({ run, close: () => undefined }),
    ...description,
  };
}
