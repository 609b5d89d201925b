import { findCases } from "./case-blocks.js";
import { caseListing } from "./case-listing.js";
import { longestText } from "./report.js";
import type { HookFailure, OhosReport, ReportedCase, ReportedCounts } from "./report.js";
import { runEnding } from "./run-ending.js";

/** What of a report is not yet judged. */
type Facts = Omit<OhosReport, "problems">;

const countsPattern =
  /^OHOS_REPORT_RESULT: stream=Tests run: (\d{1,9}), Failure: (\d{1,9}), Error: (\d{1,9}), Pass: (\d{1,9}), Ignore: (\d{1,9})/;

/**
 * Reads what `aa test` printed, of both generations of the framework (`spec/device-app.md §7`). Neither the result code
 * nor `OHOS_REPORT_CODE` decides: the first is 0 even when every case failed, the second overlooks errors.
 * @param output everything that the command printed; the caller bounds it
 */
export function parseOhosReport(output: string): OhosReport {
  const lines = output.split(/\r?\n/);
  const found = findCases(lines);
  const counts = countsOf(lines);
  // In a report, what looks like a listing is text of the application.
  const listing = found.cases.length === 0 && counts === undefined ? caseListing(lines) : undefined;
  const facts: Facts = {
    ...found,
    counts,
    hookFailures: hookFailures(lines),
    listing,
    ending: runEnding(lines),
  };
  return { ...facts, problems: listing === undefined ? problemsOf(facts) : endingProblems(facts) };
}

function countsOf(lines: readonly string[]): ReportedCounts | undefined {
  const last = lines.findLast((line) => countsPattern.test(line));
  if (last === undefined) return undefined;
  const numbers = countsPattern.exec(last)?.slice(1).map(Number) ?? [];
  const [run = 0, failures = 0, errors = 0, passed = 0, ignored = 0] = numbers;
  return { run, failures, errors, passed, ignored };
}

/** Behind the time of a suite, a line without a key (trap 8). */
function hookFailures(lines: readonly string[]): readonly HookFailure[] {
  return lines.flatMap((line, at) => {
    if (!/^OHOS_REPORT_STATUS: suiteconsuming=\d+$/.test(line)) return [];
    const suite = /^OHOS_REPORT_STATUS: class=(.*)$/.exec(lines[at - 1] ?? "")?.[1] ?? "";
    const message = /^OHOS_REPORT_STATUS: (.*)$/.exec(lines[at + 1] ?? "")?.[1];
    if (message === undefined || /^(class|taskconsuming)=/.test(message)) return [];
    return [{ suite, message: message.slice(0, longestText) }];
  });
}

function problemsOf(facts: Facts): readonly string[] {
  const { cases, announced, counts, hookFailures: hooks } = facts;
  const problems = [...endingProblems(facts)];
  if (cases.length === 0) problems.push("no case was run");
  if (counts === undefined) problems.push("the line with the result is missing");
  if (announced !== undefined && announced !== cases.length) {
    problems.push(`${announced} cases were announced and ${cases.length} began`);
  }
  for (const hook of hooks) problems.push(`a hook of ${hook.suite} failed: ${hook.message}`);
  for (const reported of cases) {
    if (isBad(reported)) problems.push(`${reported.suite}#${reported.name}: ${reported.outcome}`);
  }
  if (counts !== undefined) problems.push(...countProblems(cases, counts));
  return problems;
}

function isBad({ outcome }: ReportedCase): boolean {
  return outcome !== "passed" && outcome !== "skipped";
}

/** The framework's own count must say the same as its cases: else one of the two was imitated or lost. */
function countProblems(cases: readonly ReportedCase[], counts: ReportedCounts): readonly string[] {
  const count = (outcome: ReportedCase["outcome"]): number =>
    cases.filter((reported) => reported.outcome === outcome).length;
  const seen: readonly (readonly [string, number, number])[] = [
    ["passed", count("passed"), counts.passed],
    ["failed", count("failed"), counts.failures],
    ["in error", count("error"), counts.errors],
  ];
  return seen
    .filter(([, found, told]) => found !== told)
    .map(
      ([what, found, told]) =>
        `${told} cases ${what} according to the result, ${found} according to the cases`,
    );
}

function endingProblems({ ending }: Facts): readonly string[] {
  switch (ending.kind) {
    case "finished":
      return ending.code === 0 ? [] : [`the run ended with code ${ending.code}: ${ending.message}`];
    case "timeout":
      return ["the run was not completed within its time"];
    case "not-started":
      return [`the run was not started: ${ending.message}`];
    case "cut-off":
      return ["the output ends before the run does"];
  }
}
