/** What a run is busy with. */
export type Phase = "preparing" | "running" | "collecting" | "judging";

/** What is told while a check runs. */
export type CheckProgress =
  | { kind: "check-started"; folder: string; scenarios: number }
  | { kind: "scenario-started"; id: string; about: string; index: number; scenarios: number }
  | { kind: "phase"; id: string; phase: Phase }
  | { kind: "events"; id: string; events: number }
  | {
      kind: "scenario-finished";
      id: string;
      index: number;
      scenarios: number;
      /** The worst state of any clause, or `not-judged`. */
      state: string;
      problems: readonly string[];
      durationMs: number;
    };

export type OnProgress = (progress: CheckProgress) => void;
