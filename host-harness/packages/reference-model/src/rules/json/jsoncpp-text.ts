import type { JsonValue } from "./cjson-text.js";
import { compareBytewise } from "../name-order.js";

/** jsoncpp keeps an array in one line up to this width. */
const rightMargin = 74;

/**
 * Text as jsoncpp's default writer prints it: members sorted, tabs, ` : `, no newline at the end
 * (`spec/backup-service.md §8`).
 */
export function jsoncppText(value: JsonValue): string {
  return print(value, "");
}

function print(value: JsonValue, indent: string): string {
  if (typeof value === "string") return quoted(value);
  if (typeof value !== "object" || value === null) return String(value);
  if (isArray(value)) return printArray(value, indent);
  const names = Object.keys(value).sort(compareBytewise);
  if (names.length === 0) return "{}";
  const inner = `${indent}\t`;
  const lines = names.map((name) => {
    const item = value[name] ?? null;
    const gap = opensOnOwnLine(item) ? ` : \n${inner}` : " : ";
    return `${inner}${quoted(name)}${gap}${print(item, inner)}`;
  });
  return `{\n${lines.join(",\n")}\n${indent}}`;
}

function isArray(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function isContainer(value: JsonValue): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length > 0;
}

function printArray(items: readonly JsonValue[], indent: string): string {
  if (items.length === 0) return "[]";
  const inner = `${indent}\t`;
  if (!isMultiline(items)) return `[ ${items.map((item) => print(item, inner)).join(", ")} ]`;
  return `[\n${items.map((item) => `${inner}${print(item, inner)}`).join(",\n")}\n${indent}]`;
}

function isMultiline(items: readonly JsonValue[]): boolean {
  if (items.length * 3 >= rightMargin || items.some(isContainer)) return true;
  const width = items.reduce<number>((sum, item) => sum + print(item, "").length, 4 + (items.length - 1) * 2);
  return width >= rightMargin;
}

function opensOnOwnLine(value: JsonValue): boolean {
  return isContainer(value) && (!isArray(value) || isMultiline(value));
}

/** jsoncpp writes everything above ASCII as an escape. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
