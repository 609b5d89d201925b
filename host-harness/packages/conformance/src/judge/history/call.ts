import { asObject, asStrings } from "../../json-value.js";
import type { JsonValue } from "../../json-value.js";
import { outcomeError } from "../../trace/event.js";
import type { ErrorValue, Outcome } from "../../trace/event.js";
import type { Caller } from "./caller.js";

export type SessionKind = "SessionBackup" | "SessionRestore" | "IncrementalBackupSession";

const kinds: ReadonlySet<string> = new Set<SessionKind>([
  "SessionBackup",
  "SessionRestore",
  "IncrementalBackupSession",
]);

/** A call with what became of it. */
export interface Call {
  readonly id: number;
  readonly seq: number;
  /** As traced: `new SessionBackup`, `SessionBackup.release`, `module.updateTimer`. */
  readonly name: string;
  /** Class of the session object, for its constructor too; undefined for functions of the module. */
  readonly kind: SessionKind | undefined;
  /** `new`, or the name of method or function. */
  readonly method: string;
  readonly session: string | undefined;
  readonly args: readonly JsonValue[];
  readonly caller: Caller | undefined;
  /** Undefined when the trace ends before it, `{ pending: true }` when the recorder gave up. */
  readonly outcome: Outcome | undefined;
  /** `seq` of the outcome. */
  readonly doneSeq: number | undefined;
}

/** Class and method of a traced call name. */
export function memberOf(name: string): { kind: SessionKind | undefined; method: string } {
  if (name.startsWith("new ")) return { kind: kindOf(name.slice("new ".length)), method: "new" };
  const dot = name.indexOf(".");
  return { kind: kindOf(name.slice(0, Math.max(0, dot))), method: name.slice(dot + 1) };
}

function kindOf(text: string): SessionKind | undefined {
  return kinds.has(text) ? (text as SessionKind) : undefined;
}

/** How a call ended, in one of four ways; `open` when nobody knows. */
export type Ending = "succeeded" | "failed" | "open";

export function endingOf(call: Call): Ending {
  if (call.outcome === undefined || "pending" in call.outcome) return "open";
  return outcomeError(call.outcome) === undefined ? "succeeded" : "failed";
}

/** The error a call ended with, in whatever form; undefined otherwise. */
export function errorOf(call: Call): ErrorValue | undefined {
  return call.outcome === undefined ? undefined : outcomeError(call.outcome);
}

/** The value a call ended with, in whatever form; undefined for errors, open calls and the value undefined. */
export function valueOf(call: Call): JsonValue | undefined {
  const { outcome } = call;
  if (outcome === undefined) return undefined;
  if ("returned" in outcome) return plain(outcome.returned);
  if ("resolved" in outcome) return plain(outcome.resolved);
  if ("callback" in outcome) return plain(outcome.callback.data);
  return undefined;
}

function plain(value: JsonValue | undefined): JsonValue | undefined {
  return asObject(value)?.["undefined"] === true ? undefined : value;
}

/** `returned 1`, `rejected with 13900020`: how a call ended, for a person. */
export function describeOutcome(call: Call): string {
  const { outcome } = call;
  if (outcome === undefined || "pending" in outcome) return `${call.name} did not end`;
  const error = outcomeError(outcome);
  const form =
    "thrown" in outcome ? "threw" : "rejected" in outcome ? "was rejected with" : "called back with";
  if (error !== undefined) return `${call.name} ${form} ${error.code ?? error.message}`;
  const value = valueOf(call);
  const how =
    "returned" in outcome ? "returned" : "resolved" in outcome ? "resolved with" : "called back with";
  return `${call.name} ${how} ${value === undefined ? "undefined" : shortened(JSON.stringify(value))}`;
}

function shortened(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 77)}...`;
}

/** Events of a call: its start and, when known, its end. */
export function eventsOf(call: Call): readonly number[] {
  return call.doneSeq === undefined ? [call.seq] : [call.seq, call.doneSeq];
}

/** Names of bundles in the list of an append: texts, or objects with a `bundleName`; undefined for anything else. */
export function bundleNamesOf(value: JsonValue | undefined): readonly string[] | undefined {
  const texts = asStrings(value);
  if (texts !== undefined) return texts;
  if (!Array.isArray(value)) return undefined;
  const names = value.map((element) => asObject(element)?.["bundleName"]);
  const strings = names.filter((name): name is string => typeof name === "string");
  return strings.length === names.length ? strings : undefined;
}

/** True for members of `@ohos.file.backup`; a trace holds calls of the file library too. */
export function isOfBackup({ name, kind }: Call): boolean {
  return kind !== undefined || name.startsWith("module.");
}
