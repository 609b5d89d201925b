import { asObject } from "../../json-value.js";
import type { JsonValue } from "../../json-value.js";
import { textOf } from "./placeholders.js";
import { jsonOrText } from "./observed-file.js";

/** The index that a clone tool writes: names and paths of its own, everything else as the backup said. */
export function rewrittenIndex(original: Buffer, changes: JsonValue): Buffer {
  const rows = jsonOrText(original.toString("utf8"));
  const list = Array.isArray(rows) ? rows : [];
  const changed = (Array.isArray(changes) ? changes : []).map((item) => {
    const change = asObject(item) ?? {};
    const name = textOf(change["fileName"]);
    const base = name.slice(name.lastIndexOf("/") + 1);
    const row = list.map(asObject).find((one) => one?.["fileName"] === base) ?? {};
    const information = { ...asObject(row["information"]), path: change["path"] ?? "" };
    return { ...row, fileName: name, information };
  });
  return Buffer.from(JSON.stringify(changed), "utf8");
}
