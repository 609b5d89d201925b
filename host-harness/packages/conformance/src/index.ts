export { defaultProfileName, findProfile, profileNames, profileOf } from "@ohbackup/reference-model";
export type { Profile, ProfileName } from "@ohbackup/reference-model";
export { ConformanceError, isConformanceError } from "./errors.js";
export type { ConformanceErrorCode } from "./errors.js";
export type { JsonObject, JsonValue } from "./json-value.js";
export { outcomeError, outcomeSucceeded } from "./trace/event.js";
export type {
  DigestEntry,
  ErrorValue,
  FileValue,
  ManageRow,
  Outcome,
  TarMember,
  TraceEvent,
  TraceEventKind,
  TraceEventOf,
  TraceSource,
  UnnumberedEvent,
} from "./trace/event.js";
export { scenarioIdOf, traceFormat, traceVersion } from "./trace/header.js";
export type { KnownBundle, TraceHeader, WorldFacts } from "./trace/header.js";
export { parseTrace, readTrace, readTraceFile } from "./trace/reader.js";
export type { ReadOptions } from "./trace/reader.js";
export type { Trace, TraceDamage } from "./trace/trace.js";
export { createTraceWriter } from "./trace/writer.js";
export type { TraceWriter } from "./trace/writer.js";
export { convertRecording, looksLikeRecording } from "./trace/recording/convert.js";
export { readTraceOrRecording } from "./trace/trace-or-recording.js";
export { clausesIn, judgeTrace, worstState } from "./judge/index.js";
export type { ClauseState, ClauseVerdict, Finding, Verdict } from "./judge/index.js";
export { followTrace } from "./follow/follow-trace.js";
export type { FollowOptions, FollowResult } from "@ohbackup/reference-model";
export { loadScenario, parseScenario } from "./scenario/load.js";
export type { Scenario, Step } from "./scenario/scenario.js";
export { resolveScenario } from "./scenario/resolved.js";
export type { InstalledBundle, ResolvedScenario } from "./scenario/resolved.js";
export { bundleOfRole, roles } from "./scenario/roles.js";
export { catalogue, selectScenarios } from "./catalogue/index.js";
export type { Device, DeviceCall, RunStatus, Tree } from "./device/device.js";
export type { JournalEntry } from "./device/journal.js";
export { hdcDevice } from "./device/hdc/hdc-device.js";
export type { HdcDeviceOptions } from "./device/hdc/hdc-device.js";
export type { HdcCall, HdcTargetPort } from "./device/hdc/hdc-target-port.js";
export { runCheck } from "./runner/run-check.js";
export type { CheckOptions } from "./runner/run-check.js";
export type { CheckResult, ClauseSummary, Coverage, Evidence, JudgedTrace } from "./runner/check-result.js";
export type { CheckProgress, OnProgress, Phase } from "./runner/progress.js";
export { judgeFiles } from "./runner/judge-files.js";
export type { JudgeFilesOptions } from "./runner/judge-files.js";
export { profileFor } from "./runner/judge-kept.js";
export { htmlReport } from "./report/html/html-report.js";
export type { ReadTraceAgain } from "./report/html/html-report.js";
export { junitXml, writeJunit } from "./report/junit.js";
export { resultJson, writeJson } from "./report/json.js";
export { printable } from "./report/printable.js";
export { terminalSummary } from "./report/terminal-summary.js";
export type { SummaryStyle } from "./report/terminal-summary.js";
export { faults } from "./faults/index.js";
export type { NamedFault } from "./faults/index.js";
export { runGolden } from "./golden/run-golden.js";
export type { GoldenOutcome, GoldenRunOptions } from "./golden/run-golden.js";
export { runServiceRecording, runServiceRecordings } from "./golden/service/run-recordings.js";
export type { GoldenOptions, GoldenResult } from "./golden/service/run-recordings.js";
export { examinePlan } from "./random/examine-plan.js";
export type { ExamineOptions, Examination, PlanProblem } from "./random/examine-plan.js";
export { planOfRecording } from "./random/plan-of-recording.js";
export { describePlan } from "./random/plan.js";
export type { Plan, PlanStep } from "./random/plan.js";
export { documentKinds } from "./random/plan-schema.js";
export { playPlan } from "./random/play-plan.js";
export { parseOhosReport } from "./ohos-report/parse-report.js";
export type {
  CaseOutcome,
  HookFailure,
  OhosReport,
  ReportedCase,
  ReportedCounts,
  RunEnding,
} from "./ohos-report/report.js";
