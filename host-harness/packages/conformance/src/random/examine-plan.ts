import { profileOf } from "@ohbackup/reference-model";
import type { Profile, ProfileName } from "@ohbackup/reference-model";
import { isConformanceError } from "../errors.js";
import { followTrace } from "../follow/follow-trace.js";
import { evidenceOf } from "../judge/evidence.js";
import { clausesIn, judgeTrace } from "../judge/index.js";
import type { JsonObject } from "../json-value.js";
import { convertRecording } from "../trace/recording/convert.js";
import type { Trace } from "../trace/trace.js";
import type { Plan } from "./plan.js";
import { playPlan } from "./play-plan.js";

/**
 * Something that must not be: a broken clause, a trace that no run of the model explains, a descriptor that stays open, a
 * mistake that was thrown.
 */
export interface PlanProblem {
  readonly kind: "violated" | "refused" | "left-open" | "thrown";
  /** Id of the clause, owner of the descriptor, class of the error: what stays the same while a plan is shrunk. */
  readonly what: string;
  readonly text: string;
}

/** What a plan showed. */
export interface Examination {
  /** Undefined when playing it threw. */
  readonly recording: JsonObject | undefined;
  readonly problems: readonly PlanProblem[];
  /** Events of the trace. */
  readonly events: number;
  /** True when it was to be followed and there were too many ways to follow. */
  readonly isUndecided: boolean;
}

export interface ExamineOptions {
  /** Whether the trace is followed as well as judged. */
  readonly follows?: boolean;
  readonly signal?: AbortSignal;
}

/** So many states of the service are followed at a time; a plan has better uses for its time than more. */
const mostStates = 3_000;

/**
 * Plays a plan, judges its trace and looks for descriptors that nobody closed.
 * @throws ConformanceError `interrupted`, and `bad-scenario` for an unknown fault
 */
export async function examinePlan(plan: Plan, options: ExamineOptions = {}): Promise<Examination> {
  const { follows = false, signal } = options;
  try {
    const { recording, leftOpen } = await playPlan(plan, signal);
    const trace = convertRecording(recording, plan.profile, "plan");
    const profile = profileOf(plan.profile as ProfileName);
    const open = leftOpen.map(({ owner, openedIn }): PlanProblem => ({
      kind: "left-open",
      what: owner,
      text: `opened in ${openedIn}`,
    }));
    const followed = follows ? followProblems(trace, profile) : [];
    return {
      recording,
      problems: [...violations(trace, profile), ...open, ...(followed ?? [])],
      events: trace.events.length,
      isUndecided: followed === undefined,
    };
  } catch (error) {
    if (isConformanceError(error, "interrupted") || isConformanceError(error, "bad-scenario")) throw error;
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const what = error instanceof Error ? error.name : typeof error;
    return {
      recording: undefined,
      problems: [{ kind: "thrown", what, text }],
      events: 0,
      isUndecided: false,
    };
  }
}

function violations(trace: Trace, profile: Profile): readonly PlanProblem[] {
  return clausesIn(judgeTrace(trace, profile), "violates").flatMap(({ clause, findings }) =>
    findings
      .filter(({ state }) => state === "violates")
      .map(({ seen, allowed, events, subject }): PlanProblem => {
        const place = `${subject ?? ""} at events ${events.join(", ")}`;
        return { kind: "violated", what: clause.id, text: `${place}: ${seen}; allowed: ${allowed ?? ""}` };
      }),
  );
}

/** Undefined when nobody can tell. */
function followProblems(trace: Trace, profile: Profile): readonly PlanProblem[] | undefined {
  const followed = followTrace(trace, profile, { cap: mostStates });
  if (followed.outcome === "accepted") return [];
  if (followed.outcome === "inconclusive" || isUndefined(trace, profile)) return undefined;
  const { event, allowed = [] } = followed;
  const text = `no run of the model explains event ${String(event)}; allowed: ${allowed.join(", ")}`;
  return [{ kind: "refused", what: "trace", text }];
}

/**
 * A bundle that is appended again while it is under way runs on several threads at once, whose doings nobody defines
 * (`spec/backup-service.md §5.4`).
 */
function isUndefined(trace: Trace, profile: Profile): boolean {
  return evidenceOf(trace, profile, true).records.some(({ tangled }) => tangled.size > 0);
}
