/** Any JSON value; objects keep their order. */
export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [name: string]: JsonValue };

/**
 * Text as cJSON prints it: tabs, a tab after the colon, arrays in one line with their objects inside
 * (`spec/backup-service.md §11`).
 */
export function cjsonText(value: JsonValue): string {
  return print(value, "");
}

function print(value: JsonValue, indent: string): string {
  if (typeof value === "string") return quoted(value);
  if (typeof value !== "object" || value === null) return String(value);
  const deeper = `${indent}\t`;
  if (isArray(value)) return `[${value.map((item) => print(item, deeper)).join(", ")}]`;
  let lines = "";
  for (const [name, item] of Object.entries(value)) {
    lines += `${lines === "" ? "" : ",\n"}${deeper}${quoted(name)}:\t${print(item, deeper)}`;
  }
  return lines === "" ? `{\n${indent}}` : `{\n${lines}\n${indent}}`;
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

/** Most texts have nothing to escape. */
const mayNeedEscapes = /["\\\p{Cc}]/u;

/** cJSON escapes what JSON demands and nothing else: no slash, no character above ASCII. */
function quoted(text: string): string {
  if (!mayNeedEscapes.test(text)) return `"${text}"`;
  let result = '"';
  for (const character of text) {
    const short = shortEscapes.get(character);
    if (short !== undefined) result += short;
    else if (character < " ") result += `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
    else result += character;
  }
  return `${result}"`;
}
