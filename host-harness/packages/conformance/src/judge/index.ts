export { clausesIn, worstState } from "./verdict.js";
export type { ClauseState, ClauseVerdict, Finding, Verdict } from "./verdict.js";
export { judgeTrace } from "./judge-trace.js";
