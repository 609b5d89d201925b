import { asObject } from "../../json-value.js";
import type { RecordedCall } from "./recording-schema.js";

interface OpenedSession {
  name: string;
  openedAt: number;
  releasedAt: number;
  toldDead: boolean;
}

/**
 * Recordings do not say which session object a callback ran on. Callbacks reach the object that opened the current
 * session (`spec/backup-service.md §2`); a death notice reaches the object whose release ended the service's process, which
 * is the one released last. Older ones without a notice have lost theirs to a later call (clause A7).
 */
export class SessionsOfEvents {
  readonly #opened: OpenedSession[] = [];

  constructor(calls: readonly RecordedCall[]) {
    for (const call of calls) {
      const name = openedSessionName(call);
      if (name !== undefined && call.done !== undefined) {
        this.#opened.push({
          name,
          openedAt: call.done,
          releasedAt: Number.POSITIVE_INFINITY,
          toldDead: false,
        });
      } else if (call.call.endsWith(".release") && call.outcome !== undefined && "resolved" in call.outcome) {
        const session = this.#opened.find((opened) => opened.name === call.session);
        if (session !== undefined && session.releasedAt === Number.POSITIVE_INFINITY)
          session.releasedAt = call.t;
      }
    }
  }

  /** The session object that saw a callback at `time`, when one was open before it. */
  sessionAt(time: number, callback: string): string | undefined {
    if (callback === "onBackupServiceDied") {
      const released = this.#opened.findLast((session) => !session.toldDead && session.releasedAt < time);
      if (released !== undefined) {
        released.toldDead = true;
        return released.name;
      }
    }
    return this.#opened.filter((session) => session.openedAt < time).at(-1)?.name;
  }
}

/** The name the recording gave to the object that a constructor returned. */
export function openedSessionName(call: RecordedCall): string | undefined {
  if (!call.call.startsWith("new ") || call.outcome === undefined || !("returned" in call.outcome))
    return undefined;
  const session = asObject(call.outcome.returned)?.["session"];
  return typeof session === "string" ? session : undefined;
}
