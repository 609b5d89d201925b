import type { JsonValue } from "./cjson-text.js";

/** How one of the platform's JSON libraries deviates from JSON. */
export interface JsonDialect {
  /** `//` and C comments count as blanks. */
  readonly comments: boolean;
  /** A comma may stand before the closing bracket. */
  readonly trailingCommas: boolean;
  /** Deepest nesting; beyond it the text is refused. */
  readonly maximumDepth: number;
  /** An equal name later in an object replaces the earlier value; otherwise the first one is found. */
  readonly lastNameWins: boolean;
  /** Byte 0 to 31 may stand in a string as it is. */
  readonly controlCharacters: boolean;
  /** jsoncpp reads some numbers that are none in JSON, and refuses half a surrogate pair. */
  readonly numbers: "jsoncpp" | "plain";
}

/** jsoncpp's `CharReaderBuilder` with its default settings: reads the capability document (`spec/backup-service.md §7.5`). */
export const jsoncppDialect: JsonDialect = {
  comments: true,
  trailingCommas: true,
  maximumDepth: 999,
  lastNameWins: true,
  controlCharacters: true,
  numbers: "jsoncpp",
};

/** cJSON: reads `infos` (`spec/js-api.md §2.4`). */
export const cjsonDialect: JsonDialect = {
  comments: false,
  trailingCommas: false,
  maximumDepth: 1000,
  lastNameWins: false,
  controlCharacters: true,
  numbers: "plain",
};

/** Smaller numbers lose digits, which jsoncpp takes for a mistake. */
const smallestNormal = 2 ** -1022;

/** A JSON number with its digits, since JavaScript's own numbers cannot tell 64-bit integers apart. */
export class JsonNumber {
  constructor(readonly text: string) {}

  get value(): number {
    return Number(this.text);
  }

  /** True for an integer in the range of a signed 64-bit number; `1.0` and `1e3` count, as in jsoncpp. */
  get isInt64(): boolean {
    const value = this.value;
    // A negative number below the range becomes a floating-point number, and may be rounded into it.
    if (/^\d+$/.test(this.text)) return BigInt(this.text) < 2n ** 63n;
    return Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63;
  }

  /** True for an integer in the range of a signed 32-bit number. */
  get isInt32(): boolean {
    const value = this.value;
    return Number.isInteger(value) && value >= -(2 ** 31) && value < 2 ** 31;
  }
}

export type ReadJson =
  string | boolean | null | JsonNumber | readonly ReadJson[] | ReadonlyMap<string, ReadJson>;

/** Text that is no JSON in the dialect. */
export class JsonReadError extends Error {
  override readonly name = "JsonReadError";
  constructor(
    message: string,
    /** UTF-16 index at which reading stopped. */
    readonly index: number,
    /** True when nesting was too deep: the libraries treat that apart from a mistake. */
    readonly tooDeep = false,
  ) {
    super(message);
  }
}

/**
 * Reads the first JSON value of a text; what follows it is ignored, as both libraries do.
 * @throws JsonReadError
 */
export function readJson(text: string, dialect: JsonDialect): ReadJson {
  return new Reader(text, dialect).document();
}

class Reader {
  #at = 0;

  constructor(
    readonly text: string,
    readonly dialect: JsonDialect,
  ) {
    if (text.startsWith("\ufeff")) this.#at = 1;
  }

  document(): ReadJson {
    return this.#value(0);
  }

  #fail(what: string, tooDeep = false): never {
    throw new JsonReadError(`${what} at ${String(this.#at)}`, this.#at, tooDeep);
  }

  #skipSpaces(): void {
    for (;;) {
      const character = this.text[this.#at];
      if (character !== " " && character !== "\t" && character !== "\r" && character !== "\n") return;
      this.#at += 1;
    }
  }

  /** Spaces and comments. Neither in front of a colon nor between a comma and `]` a comment is taken. */
  #skipBlanks(): void {
    do {
      this.#skipSpaces();
    } while (this.dialect.comments && this.#skipComment());
  }

  #skipComment(): boolean {
    const opening = this.text.slice(this.#at, this.#at + 2);
    if (opening !== "//" && opening !== "/*") return false;
    const closing = opening === "//" ? /[\n\r]/g : /\*\//g;
    closing.lastIndex = this.#at + 2;
    const isClosed = closing.test(this.text);
    if (!isClosed && opening === "/*") this.#fail("comment without end");
    this.#at = isClosed ? closing.lastIndex : this.text.length;
    return true;
  }

  #value(depth: number): ReadJson {
    if (depth > this.dialect.maximumDepth) this.#fail("too deeply nested", true);
    this.#skipBlanks();
    const character = this.text[this.#at];
    switch (character) {
      case "{":
        return this.#object(depth);
      case "[":
        return this.#array(depth);
      case '"':
        return this.#string();
      case "t":
        return this.#word("true", true);
      case "f":
        return this.#word("false", false);
      case "n":
        return this.#word("null", null);
      default:
        return this.#number();
    }
  }

  #word<Value extends boolean | null>(word: string, value: Value): Value {
    if (!this.text.startsWith(word, this.#at)) this.#fail("no value");
    this.#at += word.length;
    return value;
  }

  #number(): JsonNumber {
    if (this.dialect.numbers === "jsoncpp") return this.#jsoncppNumber();
    const pattern = /-?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?/y;
    pattern.lastIndex = this.#at;
    const [text] = pattern.exec(this.text) ?? this.#fail("no value");
    this.#at += text.length;
    return new JsonNumber(text);
  }

  /** Takes what looks like a number and then decodes it: a lone minus is 0, a plus in front and leading zeros do no harm. */
  #jsoncppNumber(): JsonNumber {
    const pattern = /[-+\d]\d*(?:\.\d*)?(?:[eE][-+]?\d*)?/y;
    pattern.lastIndex = this.#at;
    const [text] = pattern.exec(this.text) ?? this.#fail("no value");
    if (/^[-+]$/.test(text) && this.text[this.#at + 1] === "I") this.#fail("no value");
    if (text === "-") {
      this.#at += 1;
      return new JsonNumber("0");
    }
    if (!/^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(text)) this.#fail("no number");
    const size = Math.abs(Number(text));
    const isTooSmall = size < smallestNormal && /[1-9]/.test(text.replace(/[eE].*/, ""));
    if (isTooSmall) this.#fail("number too small");
    this.#at += text.length;
    return new JsonNumber(text);
  }

  #array(depth: number): readonly ReadJson[] {
    this.#at += 1;
    const items: ReadJson[] = [];
    this.#skipSpaces();
    if (this.#take("]")) return items;
    for (;;) {
      items.push(this.#value(depth + 1));
      this.#skipBlanks();
      if (this.#take("]")) return items;
      if (!this.#take(",")) this.#fail("no comma in array");
      this.#skipSpaces();
      if (this.dialect.trailingCommas && this.#take("]")) return items;
    }
  }

  #object(depth: number): ReadonlyMap<string, ReadJson> {
    this.#at += 1;
    const members = new Map<string, ReadJson>();
    this.#skipBlanks();
    if (this.#take("}")) return members;
    for (;;) {
      if (this.text[this.#at] !== '"') this.#fail("no member name");
      const name = this.#string();
      this.#skipSpaces();
      if (!this.#take(":")) this.#fail("no colon");
      const value = this.#value(depth + 1);
      if (this.dialect.lastNameWins || !members.has(name)) members.set(name, value);
      this.#skipBlanks();
      if (this.#take("}")) return members;
      if (!this.#take(",")) this.#fail("no comma in object");
      this.#skipBlanks();
      if (this.dialect.trailingCommas && this.#take("}")) return members;
    }
  }

  #take(character: string): boolean {
    if (this.text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  #string(): string {
    this.#at += 1;
    let result = "";
    for (;;) {
      const character = this.text[this.#at];
      if (character === undefined) this.#fail("string without end");
      this.#at += 1;
      if (character === '"') return result;
      if (character === "\\") result += this.#escape();
      else if (character < " " && !this.dialect.controlCharacters) this.#fail("control character in string");
      else result += character;
    }
  }

  #escape(): string {
    const character = this.text[this.#at];
    this.#at += 1;
    switch (character) {
      case '"':
      case "\\":
      case "/":
        return character;
      case "b":
        return "\b";
      case "f":
        return "\f";
      case "n":
        return "\n";
      case "r":
        return "\r";
      case "t":
        return "\t";
      case "u": {
        const digits = this.text.slice(this.#at, this.#at + 4);
        if (!/^[0-9a-fA-F]{4}$/.test(digits)) this.#fail("broken escape");
        this.#at += 4;
        return this.#unicode(Number.parseInt(digits, 16));
      }
      default:
        return this.#fail("unknown escape");
    }
  }

  /** jsoncpp wants a second escape behind the first half of a pair, and does not look whether it is the other half. */
  #unicode(unit: number): string {
    if (this.dialect.numbers !== "jsoncpp" || unit < 0xd800 || unit > 0xdbff)
      return String.fromCharCode(unit);
    const second = /^\\u([0-9a-fA-F]{4})/.exec(this.text.slice(this.#at, this.#at + 6))?.[1];
    if (second === undefined) this.#fail("half a surrogate pair");
    this.#at += 6;
    return String.fromCodePoint(0x10000 + ((unit & 0x3ff) << 10) + (Number.parseInt(second, 16) & 0x3ff));
  }
}

/** The value without what only the reader knows: numbers as JavaScript has them, members in their order. */
export function plainJson(value: ReadJson): JsonValue {
  if (value === null || typeof value !== "object") return value;
  if (value instanceof JsonNumber) return value.value;
  if (value instanceof Map) {
    const members = [...(value as ReadonlyMap<string, ReadJson>)];
    return Object.fromEntries(members.map(([name, item]) => [name, plainJson(item)]));
  }
  return (value as readonly ReadJson[]).map(plainJson);
}
