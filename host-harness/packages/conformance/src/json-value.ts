import { z } from "zod";

/** What JSON can say. */
export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };

export const jsonValueSchema: z.ZodType<JsonValue> = z.json();

export type JsonObject = Record<string, JsonValue>;

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
