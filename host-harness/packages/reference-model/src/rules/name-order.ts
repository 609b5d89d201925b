/**
 * Byte-wise order of two names, as an ordered map of C++ strings keeps them (`spec/backup-service.md §5.2`). UTF-16
 * units order differently from UTF-8 bytes above the BMP, so bytes are compared.
 */
export function compareBytewise(left: string, right: string): number {
  if (left === right) return 0;
  if (isAscii(left) && isAscii(right)) return left < right ? -1 : 1;
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) if (text.charCodeAt(index) > 0x7f) return false;
  return true;
}
