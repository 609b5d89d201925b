import { jsoncppDialect, JsonReadError, readJson } from "../../rules/json/json-reader.js";
import type { ReadJson } from "../../rules/json/json-reader.js";

/** Brackets are nested deeper than the device's parser follows: it throws, where it only refuses other mistakes. */
export class JsonDepthError extends Error {
  override readonly name = "JsonDepthError";
  readonly code = "json-too-deep";
}

/**
 * The JSON of a configuration or an index as the device's parser reads it; undefined when it is none.
 * @throws JsonDepthError
 */
export function readDeviceJson(text: string): ReadJson | undefined {
  try {
    return readJson(text, jsoncppDialect);
  } catch (error) {
    if (error instanceof JsonReadError && error.tooDeep) {
      throw new JsonDepthError("the text is nested too deeply to be read", { cause: error });
    }
    if (error instanceof JsonReadError) return undefined;
    throw error;
  }
}

export function isJsonObject(value: ReadJson | undefined): value is ReadonlyMap<string, ReadJson> {
  return value instanceof Map;
}

export function isJsonArray(value: ReadJson | undefined): value is readonly ReadJson[] {
  return Array.isArray(value);
}
