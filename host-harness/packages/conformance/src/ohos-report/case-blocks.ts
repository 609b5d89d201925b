import { longestText } from "./report.js";
import type { CaseOutcome, ReportedCase } from "./report.js";

const status = "OHOS_REPORT_STATUS: ";
const outcomes: Readonly<Record<string, CaseOutcome>> = {
  "0": "passed",
  "-1": "error",
  "-2": "failed",
  "-3": "skipped",
};

/** A case that began: no text of the application stands in this block, so that it can be trusted. */
interface CaseStart {
  readonly suite: string;
  readonly current: number;
  readonly total: number;
  readonly name: string;
  /** Line behind the block. */
  readonly next: number;
}

export interface FoundCases {
  readonly cases: readonly ReportedCase[];
  readonly announced: number | undefined;
}

/**
 * The cases of a report. An error text may hold lines like those of a report, so that a case is read as a block: from its
 * start to the next one, whose counter must be the next number; its end is the last that names it (`spec/device-app.md §7`,
 * traps 4 and 10).
 */
export function findCases(lines: readonly string[]): FoundCases {
  const starts: { start: CaseStart; from: number }[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const start = caseStart(lines, at);
    if (start?.current !== starts.length + 1) continue;
    starts.push({ start, from: at });
    at = start.next - 1;
  }
  const cases = starts.map(({ start }, index) =>
    caseOf(start, lines.slice(start.next, starts[index + 1]?.from ?? lines.length)),
  );
  return { cases, announced: starts[0]?.start.total };
}

/** Seven lines in this order, and nothing in between. */
function caseStart(lines: readonly string[], at: number): CaseStart | undefined {
  const value = (offset: number, key: string): string | undefined => {
    const line = lines[at + offset];
    const prefix = `${status}${key}=`;
    return line?.startsWith(prefix) === true ? line.slice(prefix.length) : undefined;
  };
  const suite = value(0, "class");
  if (suite === undefined) return undefined;
  const current = numberOf(value(1, "current"));
  const total = numberOf(value(3, "numtests"));
  const name = value(5, "test");
  if (current === undefined || total === undefined || name === undefined) return undefined;
  if (value(2, "id") === undefined || value(4, "stream") !== "") return undefined;
  if (lines[at + 6] !== "OHOS_REPORT_STATUS_CODE: 1") return undefined;
  return { suite, current, total, name, next: at + 7 };
}

function caseOf({ suite, name }: CaseStart, block: readonly string[]): ReportedCase {
  const end = lastEnd(block, name);
  if (end === undefined) return { suite, name, outcome: "unfinished", message: "", durationMs: undefined };
  const outcome = outcomes[end.code] ?? "error";
  const told = outcome === "passed" ? "" : messageOf(block.slice(0, end.testLine), name);
  return { suite, name, outcome, message: told, durationMs: end.durationMs };
}

interface CaseEnd {
  readonly code: string;
  /** Line with the name of the case. */
  readonly testLine: number;
  readonly durationMs: number | undefined;
}

function lastEnd(block: readonly string[], name: string): CaseEnd | undefined {
  for (let at = block.length - 1; at > 0; at -= 1) {
    const code = /^OHOS_REPORT_STATUS_CODE: (0|-[123])$/.exec(block[at] ?? "")?.[1];
    if (code === undefined || block[at - 1] !== `${status}test=${name}`) continue;
    const consuming = /^OHOS_REPORT_STATUS: consuming=(\d+)/.exec(block[at + 1] ?? "")?.[1];
    return { code, testLine: at - 1, durationMs: numberOf(consuming) };
  }
  return undefined;
}

/**
 * What was said about a failure. The older framework repeats it behind `stream=`, the newer one writes it behind `stack=`,
 * in several messages when it is long, and behind `stream=` on the same line (trap 7).
 */
function messageOf(block: readonly string[], name: string): string {
  const behindStream = afterStream(block, name);
  const stack = stackOf(block);
  return (behindStream.length >= stack.length ? behindStream : stack).slice(0, longestText);
}

function afterStream(block: readonly string[], name: string): string {
  const at = block.findIndex(
    (line, index) =>
      line.startsWith(`${status}stream=Error in ${name}, `) ||
      (line === `${status}stream=` && block[index + 1] === `Error in ${name}`),
  );
  if (at < 0) return "";
  const sameLine = (block[at] ?? "").slice(`${status}stream=Error in ${name}, `.length);
  const rest = sameLine === "" ? block.slice(at + 2) : [sameLine, ...block.slice(at + 1)];
  return rest.join("\n").trim();
}

function stackOf(block: readonly string[]): string {
  const pieces: string[] = [];
  let inside = false;
  for (const line of block) {
    if (line.startsWith(`${status}stack=`)) {
      inside = true;
      pieces.push(line.slice(`${status}stack=`.length));
    } else if (line.startsWith(`${status}stream=`)) inside = false;
    else if (inside) pieces.push(line);
  }
  return pieces.join("\n").trim();
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
