import type { ClauseId } from "@ohbackup/reference-model";
import { asObject, parsedJson } from "../../json-value.js";
import type { KnownBundle } from "../../trace/header.js";
import type { Judge } from "../evidence.js";
import { bundleOf } from "../history/timeline.js";
import { restores } from "../history/session.js";
import { breaks, holds } from "../observation.js";

/** Clauses ext-1 to ext-3: a configuration that does not clearly allow a backup lets none happen. */
export const judgeAllowed: Judge = function* (evidence) {
  for (const { session, appends } of evidence.records) {
    if (restores(session)) continue;
    const named = new Set(appends.flatMap(({ append }) => append.names));
    for (const subject of named) {
      const bundle = evidence.world.bundles.get(subject);
      const clause = bundle === undefined ? undefined : clauseOf(bundle);
      const told = session.callbacks.filter((event) => bundleOf(event) === subject);
      const first = told[0];
      if (clause === undefined || first === undefined) continue;
      const began = told.find(({ callback, err }) => callback === "onBundleBegin" && err === undefined);
      const place = { subject, events: [(began ?? first).seq] };
      yield began === undefined
        ? holds(clause, { ...place, seen: "no backup begins" })
        : breaks(clause, { ...place, seen: "the backup begins", allowed: "onBundleBegin with an error" });
    }
  }
};

function clauseOf({ config }: KnownBundle): ClauseId | undefined {
  if (config === undefined) return undefined;
  const value = typeof config === "string" ? parsedJson(config) : config;
  if (Array.isArray(value)) return "ext-3";
  const object = asObject(value);
  if (object === undefined) return undefined;
  const allowed = object["allowToBackupRestore"];
  if (allowed === undefined) return "ext-1";
  return typeof allowed === "boolean" ? undefined : "ext-2";
}
