import { scenarioFormat, scenarioVersion } from "../scenario/scenario-schema.js";
import type { Scenario, Step, StepOf } from "../scenario/scenario.js";

/** How long a scenario waits for something that a healthy device does in seconds. */
export const patienceMs = 30_000;
/** The same for a tree of many megabytes on a slow board. */
export const longPatienceMs = 15 * 60_000;
/** How long a scenario listens for something that must not come. */
export const silenceMs = 1500;

/** A scenario of the catalogue; format and version are added. */
export function scenario(parts: Omit<Scenario, "format" | "version">): Scenario {
  return { format: scenarioFormat, version: scenarioVersion, ...parts };
}

/** Opens a session under a name. */
export function open(kind: StepOf<"open">["kind"], session = "s1"): Step {
  return { do: "open", session, kind };
}

/** Waits until a callback has come to a session `count` times since it was opened. */
export function waitFor(
  callback: string,
  about: { session?: string; bundle?: string; count?: number } = {},
  limitMs = patienceMs,
): Step {
  return { do: "wait", for: { callback, session: about.session ?? "s1", ...about }, limitMs };
}

export function append(bundles: string[], session = "s1"): Step {
  return { do: "append", session, bundles };
}

export function release(session = "s1"): Step {
  return { do: "release", session };
}

/** Asks for a descriptor to restore a file of the first target into. */
export function handle(uri: string, bundle = "$target1", session = "s1"): Step {
  return { do: "getFileHandle", session, bundle, uri };
}

/** Says that everything of a bundle was written. */
export function publish(bundle: string, session = "s1"): Step {
  return { do: "publishFile", session, bundle, uri: "" };
}

/** Longer than any time after which an unused service goes away (`spec/backup-service.md §4.5`). */
export const overAMinute: Step = { do: "sleep", ms: 61_000 };

/** Time to hear what should not happen. */
export const listen: Step = { do: "sleep", ms: silenceMs };

/** A full backup from opening to release. */
export function fullBackup(bundles: string[], session = "s1", limitMs = patienceMs): Step[] {
  return [
    open("SessionBackup", session),
    append(bundles, session),
    waitFor("onAllBundlesEnd", { session }, limitMs),
    release(session),
  ];
}

/** A restore of stored files from opening to release; the capability document must have been asked for before. */
export function fullRestore(
  bundle: string,
  capabilities: string,
  session = "s2",
  limitMs = patienceMs,
): Step[] {
  return [
    open("SessionRestore", session),
    { do: "append", session, bundles: [bundle], capabilities },
    waitFor("onBundleBegin", { session, bundle }),
    { do: "restoreFiles", session, bundle },
    publish(bundle, session),
    waitFor("onBundleEnd", { session, bundle }, limitMs),
    waitFor("onAllBundlesEnd", { session }, limitMs),
    release(session),
  ];
}

/** The service may take a moment to end after a release (`spec/js-api.md §2.8`). */
export const afterRelease: Step = { do: "sleep", ms: 1000 };
