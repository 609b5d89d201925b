/** Any JSON value; objects keep their order. */
export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [name: string]: JsonValue };

/**
 * Text as cJSON prints it: tabs, a tab after the colon, arrays in one line with their objects inside
 * (`spec/backup-service.md §11`).
 */
export function cjsonText(value: JsonValue): string {
  return print(value, 0);
}

function print(value: JsonValue, depth: number): string {
  if (typeof value === "string") return quoted(value);
  if (typeof value !== "object" || value === null) return String(value);
  if (isArray(value)) return `[${value.map((item) => print(item, depth + 1)).join(", ")}]`;
  const entries = Object.entries(value);
  if (entries.length === 0) return `{\n${"\t".repeat(depth)}}`;
  const indent = "\t".repeat(depth + 1);
  const lines = entries.map(([name, item]) => `${indent}${quoted(name)}:\t${print(item, depth + 1)}`);
  return `{\n${lines.join(",\n")}\n${"\t".repeat(depth)}}`;
}

function isArray(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

const shortEscapes = new Map([
  ['"', '\\"'],
  ["\\", "\\\\"],
  ["\b", "\\b"],
  ["\f", "\\f"],
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
]);

/** cJSON escapes what JSON demands and nothing else: no slash, no character above ASCII. */
function quoted(text: string): string {
  let result = '"';
  for (const character of text) {
    const short = shortEscapes.get(character);
    if (short !== undefined) result += short;
    else if (character < " ") result += `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
    else result += character;
  }
  return `${result}"`;
}
