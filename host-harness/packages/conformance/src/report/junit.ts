import { create } from "xmlbuilder2";
import type { XMLBuilder } from "xmlbuilder2/lib/interfaces.js";
import type { ClauseVerdict, Finding } from "../judge/index.js";
import type { CheckResult, JudgedTrace } from "../runner/check-result.js";
import { writeDurably } from "../runner/durable-file.js";

/** What XML 1.0 cannot hold, not even escaped, and halves of surrogate pairs. */
const notXml =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/gu;

const longestText = 8192;

/**
 * The outcome as JUnit XML: a suite a scenario, a test case a clause whose situation arose. A violated clause failed; one
 * that could not be decided, or differs where the model is unsure, was skipped and says why; a run that did not come to
 * its end is an error.
 */
export function junitXml(result: CheckResult): string {
  const document = create({ version: "1.0", encoding: "UTF-8" });
  const suites = document.ele("testsuites", {
    name: "ohbackup check",
    time: (result.durationMs / 1000).toFixed(3),
  });
  for (const trace of result.traces) addSuite(suites, trace);
  if (result.problems.length > 0 || result.notRun.length > 0) addCheckSuite(suites, result);
  return `${document.end({ prettyPrint: true })}\n`;
}

/** Writes the JUnit XML of an outcome. */
export async function writeJunit(result: CheckResult, path: string): Promise<void> {
  await writeDurably(path, junitXml(result));
}

function addSuite(suites: XMLBuilder, trace: JudgedTrace): void {
  const rows = trace.verdict.clauses.filter(({ state }) => state !== "not-exercised");
  const failed = rows.filter(({ state }) => state === "violates").length;
  const skipped = rows.filter(({ state }) => state === "inconclusive" || state === "model-gap").length;
  const errors = trace.problems.length;
  const suite = suites.ele("testsuite", {
    name: attribute(trace.id),
    tests: rows.length + errors,
    failures: failed,
    errors,
    skipped,
    time: (trace.durationMs / 1000).toFixed(3),
  });
  for (const row of rows) addClause(suite, trace, row);
  for (const [index, problem] of trace.problems.entries()) {
    suite
      .ele("testcase", { classname: attribute(trace.id), name: `run ${index + 1}` })
      .ele("error", { message: attribute(problem) });
  }
}

function addClause(suite: XMLBuilder, trace: JudgedTrace, row: ClauseVerdict): void {
  const testCase = suite.ele("testcase", {
    classname: attribute(trace.id),
    name: attribute(`${row.clause.id} ${row.clause.sentence}`),
  });
  if (row.state === "conforms" || row.state === "not-exercised") return;
  const telling = row.findings.filter(({ state }) => state === row.state);
  const message = telling[0]?.seen ?? row.state;
  if (row.state === "violates") {
    const text = [...telling.map(describe), `source: ${row.clause.source}`].join("\n");
    testCase.ele("failure", { type: row.clause.id, message: attribute(message) }).txt(content(text));
  } else {
    testCase.ele("skipped", { message: attribute(`${row.state}: ${message}`) });
  }
}

function addCheckSuite(suites: XMLBuilder, result: CheckResult): void {
  const suite = suites.ele("testsuite", {
    name: "check",
    tests: result.problems.length + result.notRun.length,
    failures: 0,
    errors: result.problems.length,
    skipped: result.notRun.length,
  });
  for (const [index, problem] of result.problems.entries()) {
    suite
      .ele("testcase", { classname: "check", name: `problem ${index + 1}` })
      .ele("error", { message: attribute(problem) });
  }
  for (const id of result.notRun) {
    suite.ele("testcase", { classname: "check", name: attribute(id) }).ele("skipped", { message: "not run" });
  }
}

function describe(finding: Finding): string {
  const events = finding.events.length === 0 ? "" : `events ${finding.events.slice(0, 20).join(", ")}: `;
  const subject = finding.subject === undefined ? "" : `${finding.subject}: `;
  const allowed = finding.allowed === undefined ? "" : `\n  allowed: ${finding.allowed}`;
  return `${events}${subject}${finding.seen}${allowed}`;
}

/** Text as the builder needs it: it escapes markup, but takes an ampersand that looks like one of an entity as it is. */
function content(text: string): string {
  return text.slice(0, longestText).replace(notXml, "\ufffd").replaceAll("&", "&amp;");
}

/** One line: XML would turn line breaks of an attribute into blanks anyway. */
function attribute(text: string): string {
  return content(text).replace(/\s+/gu, " ");
}
