import type { TraceEvent } from "../../trace/event.js";
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

/** What can end runs of bundles early, by bundle: there are few of these among many events. */
interface Index {
  readonly calls: ReadonlyMap<string, readonly Call[]>;
  readonly kills: ReadonlyMap<string, readonly number[]>;
}

const indexes = new WeakMap<readonly TraceEvent[], Index>();
const methods: ReadonlySet<string | undefined> = new Set(["cancel", "updateTimer"]);

function indexOf({ calls, events }: History): Index {
  const known = indexes.get(events);
  if (known !== undefined) return known;
  const callsOf = new Map<string, Call[]>();
  for (const call of calls) {
    const [bundle] = call.args;
    if (methods.has(call.method) && typeof bundle === "string") push(callsOf, bundle, call);
  }
  const kills = new Map<string, number[]>();
  for (const event of events) {
    if (event.event === "env" && event.name === "world:killExtension" && event.bundle !== undefined) {
      push(kills, event.bundle, event.seq);
    }
  }
  const index = { calls: callsOf, kills };
  indexes.set(events, index);
  return index;
}

function push<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

/** Calls and happenings of a session that can end a run early. */
export function interferencesWith(history: History, session: Session, run: Run): Interferences {
  const from = run.append?.call.seq ?? openedAt(session);
  const to = run.end?.seq ?? closingFrom(session);
  const index = indexOf(history);
  const calls = index.calls.get(run.bundle)?.filter(({ seq }) => seq > from && seq < to) ?? [];
  const answered = (method: string, value: (call: Call) => boolean): boolean =>
    calls.some((call) => call.method === method && (endingOf(call) === "open" || value(call)));
  return {
    cancelled: answered("cancel", (call) => valueOf(call) === 0),
    timerSet: answered("updateTimer", (call) => valueOf(call) === true),
    killed: index.kills.get(run.bundle)?.some((seq) => seq > from && seq < to) ?? false,
  };
}
