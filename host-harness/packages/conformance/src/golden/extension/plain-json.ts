import { JsonNumber } from "@ohbackup/reference-model";
import type { ReadJson } from "@ohbackup/reference-model";

/** What the device's parser read, as plain JSON. */
export function plainJson(value: ReadJson): unknown {
  if (value instanceof JsonNumber) return value.value;
  if (value instanceof Map) {
    return Object.fromEntries(
      [...(value as ReadonlyMap<string, ReadJson>)].map(([name, member]) => [name, plainJson(member)]),
    );
  }
  return Array.isArray(value) ? (value as readonly ReadJson[]).map(plainJson) : value;
}
