import { indexFileName, isSpecialVersion } from "@ohbackup/reference-model";
import { asObject, parsedJson } from "../../json-value.js";
import type { TraceEventOf } from "../../trace/event.js";
import type { Evidence } from "../evidence.js";
import { entriesOf } from "../history/capabilities.js";
import type { Run } from "../history/run.js";
import type { Saved } from "../history/saved.js";
import { closedFrom, openedAt } from "../history/session.js";
import type { SessionRecord } from "../history/session-record.js";
import type { JsonObject } from "../../json-value.js";

export type Wrote = TraceEventOf<"wrote">;

/** What the caller wrote to the descriptors of a bundle in a restore. */
export function writtenTo(evidence: Evidence, { session }: SessionRecord, run: Run): readonly Wrote[] {
  const from = run.append?.call.seq ?? openedAt(session);
  const to = run.end?.seq ?? closedFrom(session);
  return evidence.events.filter(
    (event): event is Wrote =>
      event.event === "wrote" && event.bundle === run.bundle && event.seq > from && event.seq < to,
  );
}

/**
 * True when nothing that the caller handed over can spoil the unpacking: the bundle is an ordinary one and every file
 * was written without an error, with a report for each big one (`spec/backup-extension.md §7.2`).
 */
export function unpacksCleanly(evidence: Evidence, record: SessionRecord, run: Run): boolean {
  const bundle = evidence.world.bundles.get(run.bundle);
  if (bundle === undefined || bundle.fullBackupOnly || usesSpecialVersion(record, run)) return false;
  const written = writtenTo(evidence, record, run);
  if (written.some(({ error }) => error !== undefined) || !isWhole(evidence, run, written)) return false;
  return written.every(
    ({ uri, reportRows }) => uri === indexFileName || isArchiveName(uri) || reportRows === 1,
  );
}

/**
 * True when what was written is manage.json and everything that it lists, as the caller saved it before: a listed file
 * that is not there makes the restore fail.
 */
function isWhole(evidence: Evidence, run: Run, written: readonly Wrote[]): boolean {
  const index = written.find(({ uri }) => uri === indexFileName);
  if (index === undefined) return false;
  const names = new Set(written.map(({ uri }) => uri));
  const listed = savedIndexBefore(evidence, run, index)?.manage;
  return listed?.every(({ fileName }) => names.has(fileName)) ?? false;
}

/** The manage.json that the caller gives back: the last one of the bundle that it saved. */
export function savedIndexBefore({ events }: Evidence, run: Run, index: Wrote): Saved | undefined {
  return events.findLast(
    (event): event is Saved =>
      event.event === "saved" &&
      event.bundle === run.bundle &&
      event.uri === indexFileName &&
      event.seq < index.seq,
  );
}

/** Archives of the service have the extension `tar`, big files that are archives of the user's too. */
export function isArchiveName(uri: string): boolean {
  return uri.endsWith(".tar");
}

/** True when the document that was handed over names one of the reserved versions for a bundle (clause C12). */
export function usesSpecialVersion(record: SessionRecord, run: Run): boolean {
  return handedEntries(record, run).some(
    ({ versionName }) => typeof versionName !== "string" || isSpecialVersion(versionName),
  );
}

/** Entries of the handed document that speak of a bundle, clones included. */
export function handedEntries(record: SessionRecord, run: Run): readonly JsonObject[] {
  const document = handedDocument(record, run);
  const [name] = run.bundle.split(":", 1);
  return document === undefined ? [] : entriesOf(document).filter((entry) => entry["name"] === name);
}

export function handedDocument(record: SessionRecord, run: Run): JsonObject | undefined {
  const handed = record.appends.find(({ append }) => append === run.append)?.append.document;
  if (handed?.state !== "text") return undefined;
  return asObject(parsedJson(handed.text));
}
