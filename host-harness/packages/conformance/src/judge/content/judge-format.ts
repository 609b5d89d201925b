import {
  hashName,
  sliceForTars,
  bigFileBoundary,
  bytesOfText,
  extensionOf,
  tarCountLimit,
  textOfBytes,
} from "@ohbackup/reference-model";
import type { ClauseId } from "@ohbackup/reference-model";
import type { ManageRow, TarMember } from "../../trace/event.js";
import type { Trace } from "../../trace/trace.js";
import type { Evidence, Judge } from "../evidence.js";
import { filesOf } from "../history/run.js";
import type { Run } from "../history/run.js";
import { isIndex, SavedFiles } from "../history/saved.js";
import type { Saved } from "../history/saved.js";
import { breaks, holds } from "../observation.js";
import type { Observation } from "../observation.js";
import { archiveLength } from "./archive-length.js";

/** Clauses ext-18, ext-20, ext-21 and ext-32 to ext-37: the form of what a full backup sends. */
export const judgeFormat: Judge = function* (evidence) {
  const saved = new SavedFiles(evidence.events);
  for (const record of evidence.records) {
    if (record.session.kind !== "SessionBackup") continue;
    for (const run of record.runs) {
      const kept = filesOf(run).flatMap((event) => saved.of(event) ?? []);
      yield* judgeSlices(run, kept);
      for (const file of kept) if (file.tar !== undefined) yield* judgeArchive(run, file, file.tar);
      const index = filesOf(run).find(isIndex);
      const rows = index === undefined ? undefined : saved.of(index)?.manage;
      if (rows !== undefined) yield* judgeBigFiles(evidence, run, rows, kept);
    }
  }
};

function verdict(
  clause: ClauseId,
  run: Run,
  event: number,
  problem: string | undefined,
  allowed: string,
): Observation {
  const place = { subject: run.bundle, events: [event] };
  return problem === undefined
    ? holds(clause, { ...place, seen: allowed })
    : breaks(clause, { ...place, seen: problem, allowed });
}

function* judgeArchive(run: Run, file: Saved, members: readonly TarMember[]): Generator<Observation> {
  const { seq, uri, size } = file;
  const tooBig = members.find((member) => member.type === "0" && (member.size ?? 0) > bigFileBoundary);
  yield verdict(
    "ext-18",
    run,
    seq,
    tooBig === undefined ? undefined : `${tooBig.name} is in ${uri}`,
    "files up to 2 MiB",
  );
  const directories = members.filter(({ type }) => type === "5");
  if (directories.length > 0) {
    const bare = directories.find(({ name }) => !name.endsWith("/"));
    yield verdict("ext-20", run, seq, bare && `directory ${bare.name}`, "directories end with a slash");
    const full = directories.find(({ name }) =>
      members.some((other) => other.name !== name && other.name.startsWith(name)),
    );
    yield verdict(
      "ext-21",
      run,
      seq,
      full && `${full.name} is not empty`,
      "only empty directories are members",
    );
  }
  const length = archiveLength(members);
  if (size !== undefined && length !== undefined) {
    const problem = size === length ? undefined : `${uri} has ${size} bytes`;
    yield verdict("ext-32", run, seq, problem, `${length} bytes`);
  }
  const problem = members.length <= tarCountLimit ? undefined : `${uri} has ${members.length} members`;
  yield verdict("ext-33", run, seq, problem, `at most ${tarCountLimit} members`);
}

/** Clause ext-34: members taken together again fall apart into the same archives. */
function* judgeSlices(run: Run, kept: readonly Saved[]): Generator<Observation> {
  const archives = kept.filter(({ tar }) => tar !== undefined).toSorted((a, b) => numberOf(a) - numberOf(b));
  if (archives.length < 2) return;
  const sizes = archives.flatMap(({ tar = [] }) => tar.map(({ size = 0 }) => ({ size })));
  const expected = [...sliceForTars(sizes)].map((slice) => slice.length);
  for (const [index, { seq, uri, tar = [] }] of archives.entries()) {
    const problem = tar.length === expected[index] ? undefined : `${uri} has ${tar.length} members`;
    yield verdict("ext-34", run, seq, problem, `${expected[index] ?? "no"} members`);
  }
}

/** The number in the name of an archive (`spec/backup-extension.md §4.3`). */
function numberOf({ uri }: Saved): number {
  return Number(/part\.(\d+)\.tar$/.exec(uri)?.[1] ?? 0);
}

function* judgeBigFiles(
  { flags, trace }: Evidence,
  run: Run,
  rows: readonly ManageRow[],
  kept: readonly Saved[],
): Generator<Observation> {
  for (const row of rows) {
    if (row.isBigFile !== true) continue;
    const file = kept.find(({ uri }) => uri === row.fileName);
    if (file === undefined) continue;
    const path = bytesOfText(row.path);
    const extension = flags.bigFileNamesKeepExtension ? textOfBytes(extensionOf(path)) : "";
    const problem = isBigFileName(trace, row, extension)
      ? undefined
      : `${row.path} is sent as ${row.fileName}`;
    const allowed = `16 digits of its hash${extension && `.${extension}`}`;
    yield verdict("ext-35", run, file.seq, problem, allowed);
    if (extension.includes("/")) yield verdict("ext-36", run, file.seq, problem, allowed);
    const small = (file.size ?? bigFileBoundary + 1) <= bigFileBoundary;
    yield verdict(
      "ext-18",
      run,
      file.seq,
      small ? `${row.path} is sent by itself` : undefined,
      "files above 2 MiB",
    );
    const isTar = extensionOf(path) === "tar";
    const marked = row.isUserTar === isTar || row.isUserTar === undefined;
    yield verdict(
      "ext-37",
      run,
      file.seq,
      marked ? undefined : `${row.path} has isUserTar ${String(row.isUserTar)}`,
      `isUserTar ${isTar}`,
    );
  }
}

/** Names are only given again with a counter when they are taken; so many attempts are looked at. */
const mostCounters = 16;

/**
 * Clause ext-35: the hash is that of the path, or of the path with a counter where the name was taken. Recordings were
 * made with another standard library, whose hash is another one; there only the form counts.
 */
function isBigFileName(trace: Trace, { fileName, path }: ManageRow, extension: string): boolean {
  const suffix = extension === "" ? "" : `.${extension}`;
  const digits = fileName.slice(0, fileName.length - suffix.length);
  if (!fileName.endsWith(suffix) || !/^[0-9a-f]{16}$/.test(digits)) return false;
  if (trace.header.device["kind"] === "recording") return true;
  const candidates = ["", ...Array.from({ length: mostCounters }, (_, counter) => String(counter))];
  return candidates.some((counter) => hashName(bytesOfText(path + counter)) === digits);
}
