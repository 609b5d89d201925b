const firstSurrogate = 0xd800;

/**
 * Byte-wise order of two names, as an ordered map of C++ strings keeps them (`spec/backup-service.md §5.2`). UTF-16
 * units order differently from UTF-8 bytes above the BMP, so bytes are compared where that may matter.
 */
export function compareBytewise(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    const [a, b] = [left.charCodeAt(index), right.charCodeAt(index)];
    if (a === b) continue;
    if (a < firstSurrogate || b < firstSurrogate) return a - b;
    return Buffer.compare(Buffer.from(left), Buffer.from(right));
  }
  return left.length - right.length;
}
