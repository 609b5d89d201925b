import { statSync } from "node:fs";
import type { Dirent } from "node:fs";
import { extname, join } from "node:path";
import { bytesOfText } from "../../extension/files/byte-path.js";
import { compilePattern, matchesBytes } from "../../extension/patterns/fnmatch.js";
import { isObject, readInt64, readProperty, readStrings } from "../../binding/script-values.js";
import type { FileEnvironment } from "./file-environment.js";
import { optionsOperand } from "./operands.js";

/** Whether an entry of a host folder belongs to a listing. */
export type ListFilter = (hostFolder: string, entry: Dirent) => boolean;

const suffixForm = /^\.[0-9A-Za-z]+$/;

function bySuffix(value: unknown): ListFilter | undefined {
  const suffixes = readStrings(value);
  if (suffixes === undefined || suffixes.length === 0) return undefined;
  if (!suffixes.every((suffix) => suffixForm.test(suffix))) return undefined;
  return (_, entry) => entry.isDirectory() || suffixes.includes(extname(entry.name));
}

/** Patterns of `fnmatch`; a leading dot is matched by a dot only. */
function byDisplayName(value: unknown): ListFilter | undefined {
  const texts = readStrings(value);
  if (texts === undefined || texts.length === 0) return undefined;
  const patterns = texts.map((text) => ({ text, pattern: compilePattern(bytesOfText(text)) }));
  return (_, { name }) =>
    patterns.some(
      ({ text, pattern }) =>
        (!name.startsWith(".") || text.startsWith(".")) && matchesBytes(pattern, bytesOfText(name)),
    );
}

/** A number that is not negative. */
function limitOf(value: unknown): number | undefined {
  const limit = readInt64(value);
  return limit === undefined || limit < 0 ? undefined : limit;
}

function bySize(value: unknown): ListFilter | undefined {
  const limit = limitOf(value);
  if (limit === undefined) return undefined;
  return (folder, entry) => statSync(join(folder, entry.name)).size > limit;
}

/** Seconds since 1970. */
function byTime(value: unknown): ListFilter | undefined {
  const limit = typeof value === "number" && value >= 0 ? value : undefined;
  if (limit === undefined) return undefined;
  return (folder, entry) => Math.floor(statSync(join(folder, entry.name)).mtimeMs / 1000) > limit;
}

const kinds = [
  ["suffix", bySuffix],
  ["displayName", byDisplayName],
  ["fileSizeOver", bySize],
  ["lastModifiedAfter", byTime],
] as const;

/** The filter of `listFile` options; undefined when a member is wrong. No filter lets everything pass. */
export function readFilter(environment: FileEnvironment, value: unknown): ListFilter | undefined {
  const options = optionsOperand(environment, value);
  if (!isObject(options)) return undefined;
  const filters: ListFilter[] = [];
  for (const [name, read] of kinds) {
    const member = readProperty(options, name).value;
    if (member === undefined) continue;
    const filter = read(member);
    if (filter === undefined) return undefined;
    filters.push(filter);
  }
  return (folder, entry) => filters.every((filter) => filter(folder, entry));
}
