/** One element of a shell pattern. */
type Element =
  | { readonly kind: "any-text" }
  | { readonly kind: "any-character" }
  | { readonly kind: "character"; readonly character: string }
  | {
      readonly kind: "class";
      readonly negated: boolean;
      readonly ranges: readonly (readonly [string, string])[];
    };

/**
 * A shell pattern: `*`, `?`, `[…]`, `[!…]`, backslash. Matched by hand and in at most |pattern| × |text| steps, because
 * patterns come from clients and a regular expression made of one could take for ever.
 */
export class ShellPattern {
  private readonly elements: readonly Element[];

  /** @param options.slashes whether `*`, `?` and `[…]` match a slash too, as in `find -path` */
  constructor(
    pattern: string,
    private readonly options: { readonly slashes?: boolean } = {},
  ) {
    this.elements = parsePattern(Array.from(pattern));
  }

  /** True when the whole text fits. */
  matches(text: string): boolean {
    const characters = Array.from(text);
    let element = 0;
    let at = 0;
    let star = -1;
    let starAt = 0;
    while (at < characters.length) {
      const wanted = this.elements[element];
      if (wanted?.kind === "any-text") {
        star = element;
        starAt = at;
        element += 1;
      } else if (wanted !== undefined && this.fits(wanted, characters[at] ?? "")) {
        element += 1;
        at += 1;
      } else if (star >= 0 && this.mayCross(characters[starAt] ?? "")) {
        // Let the last star take one character more.
        element = star + 1;
        starAt += 1;
        at = starAt;
      } else {
        return false;
      }
    }
    return this.elements.slice(element).every(({ kind }) => kind === "any-text");
  }

  private fits(element: Element, character: string): boolean {
    switch (element.kind) {
      case "character":
        return element.character === character;
      case "any-character":
        return this.mayCross(character);
      case "class":
        return (
          this.mayCross(character) &&
          element.ranges.some(([from, to]) => from <= character && character <= to) !== element.negated
        );
      case "any-text":
        return false;
    }
  }

  private mayCross(character: string): boolean {
    return this.options.slashes === true || character !== "/";
  }
}

/** True when a word holds an unescaped character that makes it a pattern. */
export function isPattern(word: string): boolean {
  return /(?<!\\)[*?[]/.test(word);
}

function parsePattern(characters: readonly string[]): readonly Element[] {
  const elements: Element[] = [];
  for (let at = 0; at < characters.length; at += 1) {
    const character = characters[at] ?? "";
    const parsed = character === "[" ? parseClass(characters, at) : undefined;
    if (parsed !== undefined) {
      elements.push(parsed.element);
      at = parsed.end;
    } else if (character === "*") elements.push({ kind: "any-text" });
    else if (character === "?") elements.push({ kind: "any-character" });
    else if (character === "\\" && at + 1 < characters.length) {
      at += 1;
      elements.push({ kind: "character", character: characters[at] ?? "" });
    } else elements.push({ kind: "character", character });
  }
  return elements;
}

/** A bracket expression and the place of its end; undefined when it has none and the bracket stands for itself. */
function parseClass(
  characters: readonly string[],
  start: number,
): { readonly element: Element; readonly end: number } | undefined {
  const negated = characters[start + 1] === "!" || characters[start + 1] === "^";
  const first = start + (negated ? 2 : 1);
  const end = characters.indexOf("]", first + 1);
  if (end === -1) return undefined;
  const ranges: (readonly [string, string])[] = [];
  for (let at = first; at < end; at += 1) {
    const from = characters[at] ?? "";
    if (characters[at + 1] === "-" && at + 2 < end) {
      ranges.push([from, characters[at + 2] ?? from]);
      at += 2;
    } else ranges.push([from, from]);
  }
  return { element: { kind: "class", negated, ranges }, end };
}
