/** Pieces that may lie apart at one time; senders go from the beginning to the end. */
const mostRanges = 64;

/** Which bytes of a file have come. */
export class ByteRanges {
  /** Sorted, with gaps between them. */
  private readonly ranges: { start: number; end: number }[] = [];

  /** @returns false when some of these bytes have come before, or the pieces lie too scattered */
  add(start: number, length: number): boolean {
    if (length === 0) return true;
    const end = start + length;
    let at = this.ranges.length;
    for (; at > 0; at--) {
      const before = this.ranges[at - 1];
      if (before === undefined || before.start < start) break;
    }
    const [before, after] = [this.ranges[at - 1], this.ranges[at]];
    if ((before !== undefined && before.end > start) || (after !== undefined && after.start < end))
      return false;
    if (before?.end === start) before.end = end;
    else this.ranges.splice(at++, 0, { start, end });
    const grown = this.ranges[at - 1];
    if (grown !== undefined && after?.start === end) {
      grown.end = after.end;
      this.ranges.splice(at, 1);
    }
    return this.ranges.length <= mostRanges;
  }
}
