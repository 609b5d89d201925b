import { asObject } from "../json-value.js";
import type { JsonObject, JsonValue } from "../json-value.js";
import type { DocumentKind } from "./plan.js";

/** A descriptor on a capability document, as recordings write it (`golden/service/README.md`, calls). */
export function documentArgument(kind: DocumentKind, document: JsonValue | undefined): JsonObject {
  const good = asObject(document) ?? {};
  const given = good["bundleInfos"];
  const entries = Array.isArray(given) ? given : [];
  const withEntries = (bundleInfos: JsonValue[]): JsonObject => ({ fd: { ...good, bundleInfos } });
  const changed = (change: JsonObject): JsonObject =>
    withEntries(entries.map((entry) => ({ ...asObject(entry), ...change })));
  switch (kind) {
    case "good":
      return { fd: good };
    case "no-extension":
      return changed({ extensionName: "" });
    case "first-missing":
      return withEntries(entries.slice(1));
    case "empty":
      return withEntries([]);
    case "bad-entry":
      return withEntries([...entries, { name: "com.bad" }]);
    case "mistyped-entry":
      return changed({ versionCode: "1" });
    case "no-text":
      return { fdText: "" };
    case "cut-off":
      return { fdText: JSON.stringify(good).slice(0, -7) };
    case "no-list":
      return { fd: { ...good, bundleInfos: "none" } };
    case "other-version":
      return changed({ versionCode: 1, versionName: "0.0.1" });
    case "special-version":
      return changed({ versionName: "99.99.99.999" });
  }
}
