import type { ClauseState } from "../judge/index.js";
import type { CheckResult, ClauseSummary, Evidence } from "../runner/check-result.js";
import { idRanges } from "./id-ranges.js";
import { printable } from "./printable.js";

/** How words are set off on a terminal; each returns its text with or without colour. */
export interface SummaryStyle {
  good: (text: string) => string;
  bad: (text: string) => string;
  doubtful: (text: string) => string;
  faint: (text: string) => string;
}

const plain: SummaryStyle = {
  good: (text) => text,
  bad: (text) => text,
  doubtful: (text) => text,
  faint: (text) => text,
};

const words: Readonly<Record<ClauseState, string>> = {
  violates: "violates",
  "model-gap": "model gap",
  inconclusive: "inconclusive",
  conforms: "conforms",
  "not-exercised": "not exercised",
};

/** Findings of a clause that are shown; the report bundle holds all. */
const shownFindings = 3;
/** Columns of a line that lists ids. */
const lineWidth = 100;

/**
 * The outcome of a check as text: what held, what did not and where it shows, what was not looked at, where the bundle
 * lies. Texts from a device are escaped; only `style` adds anything that a terminal interprets.
 */
export function terminalSummary(result: CheckResult, style: SummaryStyle = plain): string {
  return [
    headline(result),
    "",
    ...result.clauses.flatMap((row) => clauseLines(row, style)),
    "",
    ...endLines(result, style),
    ...problemLines(result, style),
    ...notExercisedLines(result, style),
    ...notRunLines(result),
    countsLine(result, style),
    ...restoredLines(result),
    ...(result.folder === undefined ? [] : [`Report: ${printable(result.folder, 4096)}`]),
    `Time: ${seconds(result.durationMs)}`,
    "",
  ].join("\n");
}

function headline(result: CheckResult): string {
  const traces = result.traces.length;
  const what = `${traces} ${traces === 1 ? "trace" : "traces"}`;
  const key = result.device["key"];
  const where = typeof key === "string" ? ` of ${printable(key, 100)}` : "";
  const fullName = result.device["fullName"];
  const image = typeof fullName === "string" ? ` (${printable(fullName, 100)})` : "";
  return `${what}${where}${image}, judged with the rules of ${printable(result.profile, 40)}`;
}

function clauseLines(row: ClauseSummary, style: SummaryStyle): string[] {
  if (row.state === "not-exercised") return [];
  const paint = painter(row.state, style);
  const line = `  ${row.clause.id.padEnd(8)} ${paint(words[row.state].padEnd(13))} ${row.clause.sentence}`;
  if (row.state === "conforms") return [line];
  const telling = row.evidence.filter(({ finding }) => finding.state === row.state);
  const more = telling.length - shownFindings;
  return [
    line,
    ...telling.slice(0, shownFindings).flatMap(evidenceLines),
    ...(more > 0 ? [style.faint(`             and ${more} more`)] : []),
    style.faint(`             source: ${row.clause.source}`),
  ];
}

function evidenceLines({ trace, finding }: Evidence): string[] {
  const events = finding.events.length === 0 ? "" : `, ${eventNumbers(finding.events)}`;
  const subject = finding.subject === undefined ? "" : `, ${printable(finding.subject, 120)}`;
  return [
    `             ${printable(trace, 120)}${events}${subject}: ${printable(finding.seen)}`,
    ...(finding.allowed === undefined ? [] : [`             allowed: ${printable(finding.allowed)}`]),
  ];
}

function eventNumbers(events: readonly number[]): string {
  const shown = events.slice(0, 8).join(", ");
  return `${events.length === 1 ? "event" : "events"} ${shown}${events.length > 8 ? ", …" : ""}`;
}

function endLines(result: CheckResult, style: SummaryStyle): string[] {
  if (result.state === "complete") return [];
  const how = result.state === "device-lost" ? "device lost" : "interrupted";
  return [style.bad(`The check ended early: ${how}. What was recorded is kept and judged.`), ""];
}

function problemLines(result: CheckResult, style: SummaryStyle): string[] {
  const ofTraces = result.traces.flatMap(({ id, problems }) =>
    problems.map((problem) => `${printable(id, 120)}: ${printable(problem)}`),
  );
  const all = [...result.problems.map((problem) => printable(problem)), ...ofTraces];
  return all.length === 0 ? [] : [...all.map((text) => `${style.doubtful("problem:")} ${text}`), ""];
}

function notExercisedLines(result: CheckResult, style: SummaryStyle): string[] {
  const ids = result.clauses.filter(({ state }) => state === "not-exercised").map(({ clause }) => clause.id);
  return ids.length === 0 ? [] : [...folded("Not exercised:", idRanges(ids)).map(style.faint), ""];
}

function notRunLines(result: CheckResult): string[] {
  return result.notRun.length === 0
    ? []
    : [
        ...folded(
          "Not run:",
          result.notRun.map((id) => printable(id, 128)),
        ),
        "",
      ];
}

function countsLine(result: CheckResult, style: SummaryStyle): string {
  const count = (state: ClauseState): number => result.clauses.filter((row) => row.state === state).length;
  const parts = [style.good(`${count("conforms")} conform`)];
  const violated = count("violates");
  parts.push(violated === 0 ? "none violated" : style.bad(`${violated} violated`));
  if (count("model-gap") > 0)
    parts.push(style.doubtful(`${count("model-gap")} differ where the model is unsure`));
  if (count("inconclusive") > 0) parts.push(style.doubtful(`${count("inconclusive")} inconclusive`));
  parts.push(`${count("not-exercised")} not exercised`);
  return `Clauses: ${parts.join(", ")} (of ${result.coverage.total})`;
}

function restoredLines({ traces }: CheckResult): string[] {
  const trees = traces.flatMap(({ id, restored }) => (restored === undefined ? [] : [{ id, ...restored }]));
  const [first, ...others] = trees;
  if (first === undefined) return [];
  const total = trees.reduce(
    (sum, { files, bytes }) => ({ files: sum.files + files, bytes: sum.bytes + bytes }),
    { files: 0, bytes: 0 },
  );
  const largest = others.reduce((best, next) => (next.bytes > best.bytes ? next : best), first);
  return [
    `Restored: ${amount(total)} in ${trees.length} ${trees.length === 1 ? "trace" : "traces"}; ` +
      `most in ${printable(largest.id, 120)}: ${amount(largest)}`,
  ];
}

function amount({ files, bytes }: { files: number; bytes: number }): string {
  return `${files} files, ${(bytes / 1_000_000).toFixed(1)} MB`;
}

function painter(state: ClauseState, style: SummaryStyle): (text: string) => string {
  if (state === "violates") return style.bad;
  return state === "conforms" ? style.good : style.doubtful;
}

/** A list of ids behind a title, in lines of limited width. */
function folded(title: string, ids: readonly string[]): string[] {
  const lines = [title];
  for (const id of ids) {
    const last = lines.at(-1) ?? "";
    if (last.length + 1 + id.length <= lineWidth) lines[lines.length - 1] = `${last} ${id}`;
    else lines.push(`  ${id}`);
  }
  return lines;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
