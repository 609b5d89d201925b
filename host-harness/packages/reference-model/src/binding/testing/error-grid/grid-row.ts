/** Makes an error happen at one place and answers with the code that the script saw there. */
export type Producer = () => Promise<number | undefined>;

/** One call or callback with the codes that the documents list for it (`spec/js-api.md §1`, the API document). */
export interface GridRow {
  readonly place: string;
  readonly cells: ReadonlyMap<number, Producer | string>;
}

/** A cell is a way to produce the code, or the reason why no device ever delivers it there. */
export function row(
  place: string,
  documented: readonly number[],
  cell: (code: number) => Producer | string,
): GridRow {
  return { place, cells: new Map(documented.map((code) => [code, cell(code)] as const)) };
}

/** The grid as text: `x` produced, a letter for a reason, which is listed below. */
export function gridText(rows: readonly GridRow[]): string {
  const codes = [...new Set(rows.flatMap(({ cells }) => [...cells.keys()]))].sort(
    (left, right) => left - right,
  );
  const letters = new Map<string, string>();
  const letterOf = (reason: string): string => {
    const known = letters.get(reason);
    if (known !== undefined) return known;
    const letter = String.fromCharCode("a".charCodeAt(0) + letters.size);
    letters.set(reason, letter);
    return letter;
  };
  const symbol = (cell: Producer | string | undefined): string => {
    if (cell === undefined) return ".";
    return typeof cell === "string" ? letterOf(cell) : "x";
  };
  const width = Math.max(...rows.map(({ place }) => place.length));
  const lines = rows.map(({ place, cells }) =>
    [place.padEnd(width), ...codes.map((code) => symbol(cells.get(code)).padStart(8))].join(" "),
  );
  const head = ["".padEnd(width), ...codes.map((code) => String(code).padStart(8))].join(" ");
  const notes = [...letters].map(([reason, letter]) => `${letter}: ${reason}`);
  return [head, ...lines, "", "x: produced   .: not documented there", ...notes].join("\n");
}
