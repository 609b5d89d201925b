import { findProfile, profileNames } from "@ohbackup/reference-model";
import type { Profile } from "@ohbackup/reference-model";
import { ConformanceError } from "../errors.js";
import { judgeTrace } from "../judge/index.js";
import type { Verdict } from "../judge/index.js";
import { scenarioIdOf } from "../trace/header.js";
import type { Trace } from "../trace/trace.js";
import type { JudgedTrace } from "./check-result.js";

export type Judge = (trace: Trace, profile: Profile) => Verdict;

/** Judges a trace that was read from `path`. */
export function judgedTrace(
  trace: Trace,
  about: { path: string; profile: Profile; durationMs?: number },
  judge: Judge = judgeTrace,
): JudgedTrace {
  const { path, profile, durationMs = 0 } = about;
  const end = trace.events.findLast((event) => event.event === "end");
  const description = trace.header.scenario["about"];
  return {
    id: scenarioIdOf(trace.header),
    about: typeof description === "string" ? description : "",
    path,
    profile: profile.name,
    status: end?.event === "end" ? end.status : "unknown",
    verdict: judge(trace, profile),
    problems: problemsOf(trace),
    events: trace.events.length,
    durationMs,
    ...restoredIn(trace),
  };
}

function restoredIn(trace: Trace): Pick<JudgedTrace, "restored"> {
  const trees = trace.events.filter((event) => event.event === "tree" && event.when === "after");
  const files = trees
    .flatMap((event) => (event.event === "tree" ? event.entries : []))
    .filter(({ type }) => type === "file");
  if (trees.length === 0) return {};
  return {
    restored: { files: files.length, bytes: files.reduce((sum, { size = 0 }) => sum + size, 0) },
  };
}

function problemsOf(trace: Trace): string[] {
  const problems = trace.damage.map(({ message }) => message);
  for (const event of trace.events) {
    if (event.event === "end" && event.status !== "complete") {
      problems.push(event.message ?? event.status);
    }
  }
  return problems;
}

/**
 * The profile of a name, or of a trace's header when no name is given.
 * @throws ConformanceError `unknown-profile` naming the profiles there are
 */
export function profileFor(trace: Trace, name?: string): Profile {
  const wanted = name ?? trace.header.profile;
  const profile = findProfile(wanted);
  if (profile !== undefined) return profile;
  throw new ConformanceError(
    "unknown-profile",
    `no profile is called ${JSON.stringify(wanted)}; known: ${profileNames.join(", ")}.`,
  );
}
