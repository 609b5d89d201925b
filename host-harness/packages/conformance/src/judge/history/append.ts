import { asObject, asStrings } from "../../json-value.js";
import type { JsonValue } from "../../json-value.js";
import { bundleNamesOf, endingOf, valueOf } from "./call.js";
import type { Call } from "./call.js";
import { descriptorIsOpen } from "./descriptors.js";

/** What the caller handed over as capability document. */
export type HandedDocument =
  | { readonly state: "text"; readonly text: string }
  /** The number is no open descriptor. */
  | { readonly state: "not-open" }
  | { readonly state: "unknown" };

/**
 * How far an append came: the service took it (`taken`), turned it down (`rejected`), it never left the library
 * (`not-made`: thrown, or silently dropped for infos of another length), or nobody knows (`open`).
 */
export type AppendFate = "taken" | "rejected" | "not-made" | "open";

/** One call of appendBundles. */
export interface Append {
  readonly call: Call;
  readonly names: readonly string[];
  readonly infos: readonly string[] | undefined;
  /** Of a restore. */
  readonly document: HandedDocument | undefined;
  readonly fate: AppendFate;
}

/** The append of a call, or undefined when its arguments are none that the library takes. */
export function appendOf(call: Call): Append | undefined {
  const restores = call.kind === "SessionRestore";
  const list = call.args[restores ? 1 : 0];
  const names = bundleNamesOf(list);
  if (names === undefined) return undefined;
  const infos = asStrings(call.args[restores ? 2 : 1]);
  return {
    call,
    names,
    infos,
    document: restores ? documentOf(call.args[0]) : undefined,
    fate: fateOf(call, names, infos),
  };
}

function fateOf(call: Call, names: readonly string[], infos: readonly string[] | undefined): AppendFate {
  const { outcome } = call;
  if (outcome !== undefined && "thrown" in outcome) return "not-made";
  if (infos !== undefined && infos.length !== names.length) return "not-made";
  switch (endingOf(call)) {
    case "succeeded":
      return "taken";
    case "failed":
      return "rejected";
    case "open":
      return "open";
  }
}

function documentOf(value: JsonValue | undefined): HandedDocument {
  if (value === undefined) return { state: "unknown" };
  if (descriptorIsOpen(value) === false) return { state: "not-open" };
  const text = documentText(value);
  return text === undefined ? { state: "unknown" } : { state: "text", text };
}

/** The text behind a traced descriptor: given as text, or as the JSON that it held. */
export function documentText(value: JsonValue | undefined): string | undefined {
  const object = asObject(value);
  // Recordings note why a descriptor could not be read.
  if (object === undefined || asObject(object["fdJson"])?.["readError"] !== undefined) return undefined;
  const text = object["fdText"] ?? object["text"];
  if (typeof text === "string") return text;
  const json = object["fdJson"] ?? object["fd"];
  return asObject(json) === undefined && !Array.isArray(json) ? undefined : JSON.stringify(json);
}

/** The document that a call of getLocalCapabilities gave, when it is known. */
export function givenDocument(call: Call): JsonValue | undefined {
  const object = asObject(valueOf(call));
  return object?.["fdJson"];
}
