import { JsonReadError, jsoncppDialect, readJson } from "../rules/index.js";
import type { ReadJson } from "../rules/index.js";

/** Names that `manage.json` lists (`spec/backup-service.md §10.5`); what cannot be read lists nothing. */
export function namesInIndex(text: string): readonly string[] {
  let root: ReadJson;
  try {
    root = readJson(text, jsoncppDialect);
  } catch (error) {
    if (error instanceof JsonReadError) return [];
    throw error;
  }
  if (!Array.isArray(root)) return [];
  const names = new Set<string>();
  for (const item of root as readonly ReadJson[]) {
    if (!(item instanceof Map)) continue;
    const name = (item as ReadonlyMap<string, ReadJson>).get("fileName");
    if (typeof name === "string") names.add(name);
  }
  return [...names];
}
