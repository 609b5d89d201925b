import { readFileSync } from "node:fs";
import JSON5 from "json5";
import { VirtualDeviceError } from "../errors.js";

/** A configuration value whose shape is not known yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Reads a project file; JSON5, because `*.json5` files may hold comments and trailing commas
 * (`spec/device-app.md §3`).
 * @throws VirtualDeviceError `project-unreadable` when the file is missing or does not parse to an object
 */
export function readJson5File(path: string): JsonObject {
  let value: unknown;
  try {
    value = JSON5.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    throw new VirtualDeviceError(
      "project-unreadable",
      `Reading ${path} failed: ${cause instanceof Error ? cause.message : String(cause)}. ` +
        `Point --project at a folder with AppScope, build-profile.json5 and the modules.`,
      { cause },
    );
  }
  return objectValue(value, path);
}

/** The value as an object, or a `project-invalid` error that names the place. */
export function objectValue(value: unknown, place: string): JsonObject {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw new VirtualDeviceError("project-invalid", `${place}: expected an object, found ${describe(value)}.`);
}

/** The value as a text, or a `project-invalid` error that names the place. */
export function textValue(value: unknown, place: string): string {
  if (typeof value === "string") return value;
  throw new VirtualDeviceError("project-invalid", `${place}: expected a text, found ${describe(value)}.`);
}

/** The value as an integer, or a `project-invalid` error that names the place. */
export function integerValue(value: unknown, place: string): number {
  if (typeof value === "number" && Number.isSafeInteger(value)) return value;
  throw new VirtualDeviceError("project-invalid", `${place}: expected an integer, found ${describe(value)}.`);
}

/** A list of objects; an absent list counts as empty. */
export function objectList(value: unknown, place: string): readonly JsonObject[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value.map((item, index) => objectValue(item, `${place}[${index}]`));
  throw new VirtualDeviceError("project-invalid", `${place}: expected a list, found ${describe(value)}.`);
}

function describe(value: unknown): string {
  if (value === undefined) return "nothing";
  return Array.isArray(value) ? "a list" : JSON.stringify(value);
}
