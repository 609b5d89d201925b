import type { z } from "zod";
import {
  BigFileNames,
  bytesOfText,
  ConfigError,
  errnoToJs,
  errorReportText,
  Excludes,
  extensionOf,
  hashName,
  IndexError,
  isAncoName,
  isFirstVersion,
  isSpecialVersion,
  isValidPath,
  normaliseExcludes,
  parseExtensionConfig,
  percentDecode,
  percentEncode,
  readBackupExResult,
  readIndex,
  readReport,
  serviceCodeToJs,
  shortenedReportName,
  splitMapping,
  textOfBytes,
} from "@ohbackup/reference-model";
import type { ReadIndex } from "@ohbackup/reference-model";
import type { vectorsSchema } from "./case-schema.js";
import { differenceOf } from "./difference.js";
import { plainJson } from "./plain-json.js";

type Vector = Readonly<Record<string, unknown>>;

const text = (value: unknown): string => (typeof value === "string" ? value : "");
const bytes = (value: unknown): string => bytesOfText(text(value));
const sortedTexts = (paths: Iterable<string>): readonly string[] => [...paths].map(textOfBytes).sort();

/** A function that takes one text and gives one value. */
const simple = (compute: (input: string) => unknown) => (vector: Vector) => ({
  ...vector,
  out: compute(bytes(vector.in)),
});

function config(vector: Vector): Vector {
  const input = { in: vector.in };
  try {
    const found = parseExtensionConfig(text(vector.in));
    const mapping = [...found.compatibleDirMapping].map(
      ([restore, backup]) => [textOfBytes(restore), textOfBytes(backup)] as const,
    );
    const { optionDir, extraInfo, ...rest } = found;
    const out = {
      ...rest,
      includes: found.includes.map(textOfBytes),
      excludes: found.excludes.map(textOfBytes),
      extraInfo: plainJson(extraInfo),
      hasOptionDir: optionDir !== undefined,
      compatibleDirMapping: Object.fromEntries(mapping),
    };
    return { ...input, out };
  } catch (error) {
    if (error instanceof ConfigError) return { ...input, throws: true };
    throw error;
  }
}

function report(vector: Vector): Vector {
  const rows = [...readReport(bytes(vector.in)).values()].map((row) => ({
    encodeFlag: row.isEncoded,
    hash: row.hash,
    isDir: row.isDirectory,
    isIncremental: row.isIncremental,
    mode: row.mode,
    mtime: row.mtime,
    path: textOfBytes(row.path),
    size: row.size,
  }));
  return { ...vector, out: rows.sort((left, right) => (left.path < right.path ? -1 : 1)) };
}

/** Undefined where the real reader throws. */
function readOrThrow(content: string): ReadIndex | undefined {
  try {
    return readIndex(content);
  } catch (error) {
    if (error instanceof IndexError) return undefined;
    throw error;
  }
}

function manage(vector: Vector): Vector {
  const index = readOrThrow(text(vector.in));
  if (index === undefined) return { in: vector.in, throws: true };
  const { names, entries } = index;
  const infos = entries.map((entry) => ({
    atime: entry.atime.seconds,
    fileName: textOfBytes(entry.path),
    hashName: textOfBytes(entry.fileName),
    isBigFile: entry.isBigFile,
    isUserTar: entry.isUserTar,
    mtime: entry.mtime.seconds,
    mtimeNs: entry.mtime.nanoseconds,
    st_mode: entry.mode,
    st_size: entry.size,
  }));
  return { ...vector, infos, names: names.map(textOfBytes) };
}

const functions: Readonly<Record<string, (vector: Vector) => Vector>> = {
  genHashName: simple(hashName),
  bigFileName: simple((path) => textOfBytes(new BigFileNames(true).add(path))),
  hashFilePath: simple(shortenedReportName),
  encode: (vector) => {
    const out = percentEncode(bytes(vector.in));
    return { ...vector, out, roundTrip: percentDecode(out) === bytes(vector.in) };
  },
  decode: simple((input) => textOfBytes(percentDecode(input))),
  isValidPath: simple(isValidPath),
  preDealExcludes: (vector) => {
    const excludes = Array.isArray(vector.in) ? (vector.in as readonly unknown[]).map(bytes) : [];
    return { ...vector, out: normaliseExcludes(excludes).map(textOfBytes) };
  },
  excludeMatch: (vector) => ({
    ...vector,
    out: new Excludes([bytes(vector.pattern)]).matches(bytes(vector.path)),
  }),
  extension: simple((path) => textOfBytes(extensionOf(path))),
  config,
  onBackupExRet: (vector) => {
    const { compatibleDirs, path } = readBackupExResult(text(vector.in));
    return { ...vector, compatibleDirs: sortedTexts(compatibleDirs), path };
  },
  report,
  manage,
  versionName: (vector) => ({
    ...vector,
    specialVersionForCloneAndCloud: isSpecialVersion(text(vector.in)),
    wasFromSpecialVersion: isFirstVersion(text(vector.in)),
  }),
  mappingDir: (vector) => {
    const { backupDir, restoreDir } = splitMapping(bytes(vector.in));
    return { ...vector, backupDir: textOfBytes(backupDir), restoreDir: textOfBytes(restoreDir) };
  },
  isAncoFile: simple(isAncoName),
  errInfo: (vector) => ({ ...vector, out: errorReportText(Number(vector.code), text(vector.msg)) }),
  errCode: (vector) => ({
    ...vector,
    getCode: vector.in === 0 ? 0 : serviceCodeToJs(Number(vector.in)).code,
  }),
  errno: (vector) => ({ ...vector, out: errnoToJs(Number(vector.in)) }),
};

const described = new Set(["id", "operation", "title"]);

/** Pure functions: each vector's outputs are computed anew from its inputs. */
export function runVectors(recorded: z.infer<typeof vectorsSchema>): string | undefined {
  const differences: string[] = [];
  for (const [name, vectors] of Object.entries(recorded)) {
    if (described.has(name)) continue;
    const compute = functions[name];
    if (compute === undefined || !Array.isArray(vectors))
      differences.push(`${name}: this function is not known`);
    else {
      for (const [index, vector] of (vectors as readonly Vector[]).entries()) {
        const difference = differenceOf(vector, compute(vector), `${name}[${index}]`);
        if (difference !== undefined) differences.push(difference);
      }
    }
  }
  return differences.length === 0 ? undefined : differences.join("; ");
}
