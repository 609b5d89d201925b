import { asObject } from "../../json-value.js";
import type { KnownBundle } from "../../trace/header.js";
import { withoutSlash } from "./known-tree.js";

/** Paths that the application's own callbacks write or remove; undefined when they cannot be told. */
export function pathsTheApplicationTouches(bundle: KnownBundle): ReadonlySet<string> | undefined {
  const paths = new Set<string>();
  // A list of scripts has one for each time the callback is asked.
  for (const script of Object.values(bundle.behaviour ?? {}).flat()) {
    const object = asObject(script);
    if (object === undefined) return undefined;
    for (const deed of [object["write"], object["remove"]]) {
      if (deed === undefined) continue;
      if (!Array.isArray(deed)) return undefined;
      for (const element of deed) {
        const path = typeof element === "string" ? element : asObject(element)?.["path"];
        if (typeof path !== "string") return undefined;
        paths.add(withoutSlash(path));
      }
    }
  }
  return paths;
}
