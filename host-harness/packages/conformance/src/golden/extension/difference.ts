import { isDeepStrictEqual } from "node:util";

function show(value: unknown): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The first place at which two JSON values differ, as a sentence; undefined when they are equal. */
export function differenceOf(recorded: unknown, found: unknown, where: string): string | undefined {
  if (isDeepStrictEqual(recorded, found)) return undefined;
  if (Array.isArray(recorded) && Array.isArray(found)) {
    for (let index = 0; index < Math.max(recorded.length, found.length); index += 1) {
      const difference = differenceOf(recorded[index], found[index], `${where}[${index}]`);
      if (difference !== undefined) return difference;
    }
  }
  if (isRecord(recorded) && isRecord(found)) {
    for (const name of new Set([...Object.keys(recorded), ...Object.keys(found)])) {
      const difference = differenceOf(recorded[name], found[name], `${where}.${name}`);
      if (difference !== undefined) return difference;
    }
  }
  return `${where}: recorded ${show(recorded)}, found ${show(found)}`;
}

/** The first byte at which two files differ, with what stands around it; undefined when they are equal. */
export function byteDifferenceOf(recorded: Buffer, found: Buffer, where: string): string | undefined {
  if (recorded.equals(found)) return undefined;
  let at = 0;
  while (at < recorded.length && recorded[at] === found[at]) at += 1;
  const around = (bytes: Buffer): string =>
    JSON.stringify(bytes.toString("latin1", Math.max(0, at - 40), at + 40));
  return `${where}: differs at byte ${at} of ${recorded.length}/${found.length}: recorded …${around(recorded)}…, found …${around(found)}…`;
}
