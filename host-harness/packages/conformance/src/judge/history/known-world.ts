import { canonicalBundleName, parseBundleName } from "@ohbackup/reference-model";
import type { BundleFacts } from "@ohbackup/reference-model";
import type { KnownBundle } from "../../trace/header.js";
import type { Trace } from "../../trace/trace.js";

/** Facts of a bundle that is not installed. */
const absent: BundleFacts = { installed: false, hasExtension: false, allowed: false, specialCodePath: false };

/** What is known of the bundles on the device. */
export interface KnownWorld {
  /** By canonical name. */
  readonly bundles: ReadonlyMap<string, KnownBundle>;
  /** What the bundle manager would say about a name; undefined when the trace does not tell. */
  factsOf(name: string): BundleFacts | undefined;
}

/** The world of a trace's header; bundles whose configuration changes in the run are unknown. */
export function knownWorldOf(trace: Trace): KnownWorld {
  const facts = trace.header.facts;
  const bundles = new Map((facts?.bundles ?? []).map((bundle) => [bundle.name, bundle] as const));
  const changing = new Set<string>();
  for (const event of trace.events) {
    if (event.event === "env" && event.name === "world:setConfig" && event.bundle !== undefined) {
      changing.add(event.bundle);
    }
  }
  for (const name of changing) bundles.delete(name);
  return {
    bundles,
    factsOf(requested) {
      const name = canonicalBundleName(parseBundleName(requested));
      const known = bundles.get(name);
      if (known !== undefined) return known;
      return facts?.closed === true && !changing.has(name) ? absent : undefined;
    },
  };
}
