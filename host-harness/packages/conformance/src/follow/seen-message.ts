import { callbackNames } from "../judge/history/callback-names.js";
import { bundleEventError, fileEventError } from "@ohbackup/reference-model";
import type { SeenFile, SeenMessage } from "@ohbackup/reference-model";
import type { JsonValue } from "../json-value.js";
import { bundleOf } from "../judge/history/timeline.js";
import type { ErrorValue, TraceEvent, TraceEventOf } from "../trace/event.js";

type Callback = TraceEventOf<"callback">;
type Sent = Parameters<SeenMessage["fits"]>[0];

const indexName = "manage.json";

const known: ReadonlySet<string> = new Set<SeenMessage["callback"]>(callbackNames);

function isKnown(callback: string): callback is SeenMessage["callback"] {
  return known.has(callback);
}

const aboutNoBundle: ReadonlySet<string> = new Set([
  "onAllBundlesEnd",
  "onBackupSizeReport",
  "onBackupServiceDied",
]);

/** A callback as the follower looks at it; undefined for one that no release has. */
export function seenMessage(event: Callback, listed: readonly string[] | undefined): SeenMessage | undefined {
  const { callback } = event;
  if (!isKnown(callback)) return undefined;
  const bundleName = bundleOf(event) ?? event.files?.[0]?.bundle ?? "";
  return {
    seq: event.seq,
    callback,
    session: event.session,
    files: filesOf(event, listed),
    text: textOf(event.data),
    code: numberIn(/origin errno: (-?\d{1,10})$/, event.err),
    ...(aboutNoBundle.has(callback) ? {} : { bundleName }),
    fits: (message) => message.callback === callback && fits(event, message),
  };
}

function filesOf(event: Callback, listed: readonly string[] | undefined): readonly SeenFile[] {
  if (event.files !== undefined) return event.files.map(({ uri }) => ({ uri, errno: 0, listed: undefined }));
  if (event.file !== undefined) return [{ uri: event.file.uri, errno: 0, listed }];
  return event.err === undefined
    ? []
    : [{ uri: "", errno: numberIn(/^system errno: (-?\d{1,10})$/, event.err) ?? -1, listed: undefined }];
}

/** The number that the platform put into the message of an error. */
function numberIn(pattern: RegExp, err: ErrorValue | undefined): number | undefined {
  const [, digits] = pattern.exec(err?.message ?? "") ?? [];
  return digits === undefined ? undefined : Number(digits);
}

function textOf(data: JsonValue | undefined): string | undefined {
  if (data === undefined) return undefined;
  return typeof data === "string" ? data : JSON.stringify(data);
}

function fits(event: Callback, message: Sent): boolean {
  if ("bundleName" in message && message.bundleName !== (bundleOf(event) ?? event.files?.[0]?.bundle ?? ""))
    return false;
  switch (message.callback) {
    case "onBundleBegin":
    case "onBundleEnd":
      return hasError(
        event,
        message.code === 0 ? undefined : bundleEventError(message.code, message.bundleName),
      );
    case "onAllBundlesEnd":
      return hasError(event, message.code === 0 ? undefined : bundleEventError(message.code));
    case "onFileReady": {
      const { errno, uri } = message.file;
      if (errno !== 0) return hasError(event, fileEventError(errno, message.bundleName));
      return event.err === undefined && event.file?.uri === uri;
    }
    case "onFileReadyBatch": {
      const hasFailed = message.files.some(({ errno }) => errno !== 0);
      if (hasFailed || event.err !== undefined) return hasFailed === (event.err !== undefined);
      const uris = event.files?.map(({ uri }) => uri) ?? [];
      return (
        message.files.length === uris.length && message.files.every(({ uri }, index) => uri === uris[index])
      );
    }
    case "onResultReport":
      return sameText(event.data, message.text);
    case "onProcess":
    case "onBackupSizeReport":
    case "onMigrateResult":
    case "onBackupServiceDied":
      return true;
  }
}

function hasError(
  { err }: Callback,
  expected: { readonly code: unknown; readonly message: string } | undefined,
): boolean {
  return expected === undefined || err === undefined
    ? (err === undefined) === (expected === undefined)
    : err.code === expected.code && err.message === expected.message;
}

/** Recordings hold the text parsed when it is JSON. */
function sameText(data: JsonValue | undefined, text: string): boolean {
  if (typeof data === "string") return data === text;
  try {
    return JSON.stringify(data) === JSON.stringify(JSON.parse(text));
  } catch {
    return false;
  }
}

/** The names that an index lists, as what was saved of it shows. */
export function listedNames(events: readonly TraceEvent[], at: number): readonly string[] | undefined {
  const event = events[at];
  if (event?.event !== "callback" || event.file?.uri !== indexName) return undefined;
  for (let next = at + 1; next < events.length; next += 1) {
    const other = events[next];
    if (other?.event === "callback" && other.file?.uri === indexName && other.bundle === event.bundle) break;
    if (other?.event === "saved" && other.uri === indexName && other.bundle === event.bundle)
      return other.manage?.map(({ fileName }) => fileName);
  }
  return undefined;
}
