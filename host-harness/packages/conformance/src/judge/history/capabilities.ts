import { asObject } from "../../json-value.js";
import type { JsonObject } from "../../json-value.js";
import { documentText } from "./append.js";
import { valueOf } from "./call.js";
import type { Call } from "./call.js";

/** The document that getLocalCapabilities gave, parsed; undefined when the trace does not hold it. */
export function readCapabilities(call: Call): JsonObject | undefined {
  const text = documentText(valueOf(call));
  if (text === undefined) return undefined;
  try {
    return asObject(JSON.parse(text) as JsonObject);
  } catch {
    return undefined;
  }
}

/** Entries of `bundleInfos`; empty when the member is missing. */
export function entriesOf(document: JsonObject): readonly JsonObject[] {
  const list = document["bundleInfos"];
  if (!Array.isArray(list)) return [];
  return list.map(asObject).filter((entry) => entry !== undefined);
}
