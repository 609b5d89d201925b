import { asObject } from "../json-value.js";
import type { JsonValue } from "../json-value.js";
import type { Call } from "./history/call.js";

/** Any number that can be a descriptor; the library only looks at its type. */
const someDescriptor = 3;

const describesDescriptor = ["fd", "fdText", "fdJson", "text", "descriptor"] as const;

/** The arguments of a call as the script had them: a trace writes down what JSON cannot hold as objects. */
export function scriptArguments(call: Call): readonly unknown[] {
  // Recordings put two constructor arguments in words.
  if (call.method === "new" && call.args[0] === "two arguments") return [{}, {}];
  return call.args.map(scriptValue);
}

function scriptValue(value: JsonValue): unknown {
  if (value === "NaN") return Number.NaN;
  if (Array.isArray(value)) return value.map(scriptValue);
  const object = asObject(value);
  if (object === undefined) return value;
  if (object["undefined"] === true) return undefined;
  if (object["function"] === true) return noop;
  if (describesDescriptor.some((name) => object[name] !== undefined)) return someDescriptor;
  return Object.fromEntries(
    Object.entries(object).map(([name, member]) => [name, scriptValue(member)] as const),
  );
}

function noop(): void {
  // Stands for a function of the script, which nobody calls here.
}
