import type { JsonObject, JsonValue } from "../../json-value.js";

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/** An error of the module as recordings write it. */
export function errorMembers(error: unknown): JsonObject {
  if (!(error instanceof Error)) return { message: String(error) };
  const { code, data } = error as Error & { code?: unknown; data?: unknown };
  return {
    ...(typeof code === "number" ? { code } : { name: error.name }),
    message: error.message,
    ...(typeof data === "string" ? { data } : {}),
  };
}

/** A value of the script as recordings write it. */
export function valueMembers(value: unknown): JsonValue {
  if (value === undefined) return { undefined: true };
  if (Array.isArray(value)) return value.map(valueMembers);
  if (isRecord(value)) {
    return Object.fromEntries(
      Object.getOwnPropertyNames(value).map((name) => [name, valueMembers(value[name])]),
    );
  }
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : null;
}

/** The names of an object's own properties, in their order, listed or not. */
export function keysOf(value: unknown): string[] {
  return isRecord(value) ? Object.getOwnPropertyNames(value) : [];
}

/** A property of an object that may be of any shape. */
export function propertyOf(value: unknown, name: string): unknown {
  return isRecord(value) ? value[name] : undefined;
}
