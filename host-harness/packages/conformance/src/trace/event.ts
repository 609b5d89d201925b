import type { z } from "zod";
import type {
  errorValueSchema,
  fileValueSchema,
  manageRowSchema,
  outcomeSchema,
  tarMemberSchema,
  traceEventSchema,
  treeEntrySchema,
} from "./event-schema.js";

export type ErrorValue = z.infer<typeof errorValueSchema>;
export type Outcome = z.infer<typeof outcomeSchema>;
export type FileValue = z.infer<typeof fileValueSchema>;
export type ManageRow = z.infer<typeof manageRowSchema>;
export type TarMember = z.infer<typeof tarMemberSchema>;
export type DigestEntry = z.infer<typeof treeEntrySchema>;

/** One observation of a run (`design.md §4`); the schema beside this file bounds every member. */
export type TraceEvent = z.infer<typeof traceEventSchema>;
export type TraceEventKind = TraceEvent["event"];
/** The events of one kind: `TraceEventOf<"callback">`. */
export type TraceEventOf<Kind extends TraceEventKind> = Extract<TraceEvent, { event: Kind }>;
export type TraceSource = TraceEvent["src"];

type WithoutSequence<Event> = Event extends TraceEvent ? Omit<Event, "seq"> : never;
/** An event before it has its place in the trace. */
export type UnnumberedEvent = WithoutSequence<TraceEvent>;

/** The error of an outcome, thrown, rejected or handed to a callback; undefined for success and for pending. */
export function outcomeError(outcome: Outcome): ErrorValue | undefined {
  if ("thrown" in outcome) return outcome.thrown;
  if ("rejected" in outcome) return outcome.rejected;
  if ("callback" in outcome) return outcome.callback.err;
  return undefined;
}

/** True when the call is known to have succeeded. */
export function outcomeSucceeded(outcome: Outcome): boolean {
  return !("pending" in outcome) && outcomeError(outcome) === undefined;
}
