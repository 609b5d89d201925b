import { z } from "zod";

/** What JSON can say. */
export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };

/** Deepest nesting that is accepted; deeper values only serve to exhaust the stack of whoever walks them. */
export const maximumJsonDepth = 64;

/** A value that JSON can say, with finite numbers and at most `maximumJsonDepth` levels. */
export const jsonValueSchema: z.ZodType<JsonValue> = z.custom<JsonValue>(
  isJsonValue,
  `expected JSON, at most ${maximumJsonDepth} levels deep`,
);

export type JsonObject = Record<string, JsonValue>;

/** True for JSON within bounds. Walks with a list of its own, because the value may be nested to attack. */
export function isJsonValue(value: unknown): value is JsonValue {
  const open: { value: unknown; depth: number }[] = [{ value, depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value: current, depth } = next;
    if (depth > maximumJsonDepth) return false;
    if (typeof current === "object" && current !== null) {
      const members: unknown[] = Array.isArray(current) ? current : Object.values(current);
      for (const member of members) open.push({ value: member, depth: depth + 1 });
    } else if (typeof current === "number") {
      if (!Number.isFinite(current)) return false;
    } else if (current !== null && typeof current !== "string" && typeof current !== "boolean") {
      return false;
    }
  }
  return true;
}

/** The value as an object with members, or undefined when it is anything else. */
export function asObject(value: JsonValue | undefined): JsonObject | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
}

/** The strings of an array; undefined unless the value is an array of strings only. */
export function asStrings(value: JsonValue | undefined): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const strings = value.filter((element): element is string => typeof element === "string");
  return strings.length === value.length ? strings : undefined;
}

/** Plain data as JSON would carry it: members that are undefined disappear. */
export function toJsonObject(value: object): JsonObject {
  return z.record(z.string(), jsonValueSchema).parse(JSON.parse(JSON.stringify(value)));
}

/** The value of a JSON text; undefined when it is none. */
export function parsedJson(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
