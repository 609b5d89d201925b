import type { Evidence } from "../evidence.js";
import { endingOf } from "../history/call.js";
import type { Call } from "../history/call.js";
import { fileOf } from "../history/presence.js";
import type { Run } from "../history/run.js";
import type { SessionRecord } from "../history/session-record.js";
import type { Callback } from "../history/timeline.js";

/** A getFileHandle call with the onFileReady that answers it. */
export interface HandleRequest {
  readonly call: Call;
  readonly uri: string;
  answer: Callback | undefined;
}

/** The getFileHandle calls for a bundle, from its append to its end, that did not fail. */
export function handleRequests(
  { calls, openAtCall }: Evidence,
  { session }: SessionRecord,
  run: Run,
): readonly HandleRequest[] {
  const from = run.append?.call.seq ?? 0;
  const to = run.end?.seq ?? Number.POSITIVE_INFINITY;
  return calls.flatMap((call): readonly HandleRequest[] => {
    const file = call.method === "getFileHandle" ? fileOf(call) : undefined;
    if (file?.bundleName !== run.bundle || openAtCall.get(call.id) !== session) return [];
    if (call.seq < from || call.seq > to) return [];
    return endingOf(call) === "failed" ? [] : [{ call, uri: file.uri, answer: undefined }];
  });
}
