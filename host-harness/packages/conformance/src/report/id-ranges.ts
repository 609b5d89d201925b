const numbered = /^(.*?)(\d+)$/;

/** Ids in their order, with three or more that follow each other by number drawn together: `A3–A7`. */
export function idRanges(ids: readonly string[]): readonly string[] {
  const ranges: string[][] = [];
  for (const id of ids) {
    const current = ranges.at(-1);
    const last = current?.at(-1);
    if (current !== undefined && last !== undefined && follows(last, id)) current.push(id);
    else ranges.push([id]);
  }
  return ranges.flatMap((range) => {
    const [first = ""] = range;
    return range.length < 3 ? range : [`${first}–${range.at(-1) ?? first}`];
  });
}

function follows(before: string, after: string): boolean {
  const [, prefix, number] = numbered.exec(before) ?? [];
  const [, nextPrefix, nextNumber] = numbered.exec(after) ?? [];
  return prefix !== undefined && prefix === nextPrefix && Number(number) + 1 === Number(nextNumber);
}
