import { mutateBytes } from "./mutate/bytes.js";
import { Random } from "./random.js";
import type { Target } from "./target.js";

/**
 * The input of an index: it depends on target, seed, index and corpus alone, so that any failure can be made again
 * without the inputs before it.
 */
export function makeInput(target: Target, corpus: readonly Buffer[], seed: string, index: number): Buffer {
  const random = new Random(`${target.name}/${seed}/${index}`);
  const input = random.pick(corpus);
  const other = random.pick(corpus);
  const isStructured = target.mutators.length > 0 && !random.once(3);
  let made = isStructured ? random.pick(target.mutators)(input, other, random) : input;
  if (!isStructured || random.once(4)) made = mutateBytes(made, other, random, target.words);
  // What a rare change has made long on purpose stays long.
  return made.length > target.longest && made.length < 2 * target.longest
    ? made.subarray(0, target.longest)
    : made;
}
