import { endingOf, valueOf } from "./call.js";
import type { Call } from "./call.js";
import type { History } from "./history.js";
import { closingFrom, openedAt } from "./session.js";
import type { Session } from "./session.js";
import type { Run } from "./run.js";

/** What happened to a bundle besides its own doing. */
export interface Interferences {
  /** A cancel that the service took. */
  readonly cancelled: boolean;
  /** A limit that updateTimer took: it may have run out. */
  readonly timerSet: boolean;
  readonly killed: boolean;
}

/** Calls and happenings of a session that can end a run early. */
export function interferencesWith(history: History, session: Session, run: Run): Interferences {
  const from = run.append?.call.seq ?? openedAt(session);
  const to = run.end?.seq ?? closingFrom(session);
  const calls = history.calls.filter(({ seq, args }) => seq > from && seq < to && args[0] === run.bundle);
  const answered = (method: string, value: (call: Call) => boolean): boolean =>
    calls.some((call) => call.method === method && (endingOf(call) === "open" || value(call)));
  return {
    cancelled: answered("cancel", (call) => valueOf(call) === 0),
    timerSet: answered("updateTimer", (call) => valueOf(call) === true),
    killed: history.events.some(
      (event) =>
        event.event === "env" &&
        event.name === "world:killExtension" &&
        event.bundle === run.bundle &&
        event.seq > from &&
        event.seq < to,
    ),
  };
}
