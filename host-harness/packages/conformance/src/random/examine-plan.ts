import { profileOf } from "@ohbackup/reference-model";
import type { ProfileName } from "@ohbackup/reference-model";
import { isConformanceError } from "../errors.js";
import { clausesIn, judgeTrace } from "../judge/index.js";
import type { JsonObject } from "../json-value.js";
import { convertRecording } from "../trace/recording/convert.js";
import type { Plan } from "./plan.js";
import { playPlan } from "./play-plan.js";

/** Something that must not be: a broken clause, a descriptor that stays open, a mistake that was thrown. */
export interface PlanProblem {
  readonly kind: "violated" | "left-open" | "thrown";
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
}

/**
 * Plays a plan, judges its trace and looks for descriptors that nobody closed.
 * @throws ConformanceError `interrupted`, and `bad-scenario` for an unknown fault
 */
export async function examinePlan(plan: Plan, signal?: AbortSignal): Promise<Examination> {
  try {
    const { recording, leftOpen } = await playPlan(plan, signal);
    const trace = convertRecording(recording, plan.profile, "plan");
    const verdict = judgeTrace(trace, profileOf(plan.profile as ProfileName));
    const violated = clausesIn(verdict, "violates").flatMap(({ clause, findings }) =>
      findings
        .filter(({ state }) => state === "violates")
        .map(({ seen, allowed, events, subject }): PlanProblem => {
          const place = `${subject ?? ""} at events ${events.join(", ")}`;
          return { kind: "violated", what: clause.id, text: `${place}: ${seen}; allowed: ${allowed ?? ""}` };
        }),
    );
    const open = leftOpen.map(({ owner, openedIn }): PlanProblem => ({
      kind: "left-open",
      what: owner,
      text: `opened in ${openedIn}`,
    }));
    return { recording, problems: [...violated, ...open], events: trace.events.length };
  } catch (error) {
    if (isConformanceError(error, "interrupted") || isConformanceError(error, "bad-scenario")) throw error;
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const what = error instanceof Error ? error.name : typeof error;
    return { recording: undefined, problems: [{ kind: "thrown", what, text }], events: 0 };
  }
}
