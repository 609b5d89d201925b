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
