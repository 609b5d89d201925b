import { asObject } from "../../json-value.js";
import type { JsonValue } from "../../json-value.js";

/**
 * True when an argument that stands for a descriptor is an open one: it is then traced as what lies behind it, and as its
 * bare number when it is closed, was taken by an earlier append, or never was one. Undefined for anything else.
 */
export function descriptorIsOpen(value: JsonValue): boolean | undefined {
  if (typeof value === "number") return false;
  return asObject(value) === undefined ? undefined : true;
}
