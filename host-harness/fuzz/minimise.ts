/** Most attempts: a failure that is slow to show must not keep a person waiting for ever. */
const mostAttempts = 3000;
const longestMs = 30_000;

/**
 * The shortest input found that still fails: pieces are left out, long ones first, then bytes become zeros.
 * @param fails must be true for `input`
 */
export function minimise(input: Buffer, fails: (candidate: Buffer) => boolean): Buffer {
  let best = input;
  let attempts = 0;
  const start = performance.now();
  const mayGoOn = (): boolean => attempts < mostAttempts && performance.now() - start < longestMs;
  const accepts = (candidate: Buffer): boolean => {
    attempts += 1;
    if (!fails(candidate)) return false;
    best = candidate;
    return true;
  };
  for (let length = best.length >> 1; length > 0; length >>= 1) {
    for (let at = 0; at < best.length && mayGoOn();) {
      const isShorter = accepts(Buffer.concat([best.subarray(0, at), best.subarray(at + length)]));
      if (!isShorter) at += length;
    }
  }
  for (let at = 0; at < best.length && mayGoOn(); at += 1) {
    if (best[at] === 0) continue;
    const candidate = Buffer.from(best);
    candidate[at] = 0;
    accepts(candidate);
  }
  return best;
}
