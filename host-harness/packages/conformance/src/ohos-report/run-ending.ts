import { longestText } from "./report.js";
import type { RunEnding } from "./report.js";

/** How `aa test` says that a run is over (`spec/device-app.md §6.3`); the last such line counts. */
export function runEnding(lines: readonly string[]): RunEnding {
  const at = lines.findLastIndex((line) => line.startsWith("TestFinished-ResultCode: "));
  if (at >= 0) {
    const code = Number(/^TestFinished-ResultCode: (-?\d{1,9})$/.exec(lines[at] ?? "")?.[1] ?? Number.NaN);
    const rest = lines.slice(at + 1);
    const end = rest.findLastIndex((line) => line.startsWith("user test finished"));
    const message = (end < 0 ? rest : rest.slice(0, end)).join("\n").replace(/^TestFinished-ResultMsg: /, "");
    return { kind: "finished", code, message: message.trim().slice(0, longestText) };
  }
  if (lines.some((line) => line.startsWith("Timeout: user test is not completed")))
    return { kind: "timeout" };
  const refused = lines.findIndex((line) => line.startsWith("error: "));
  if (refused < 0) return { kind: "cut-off" };
  const block = lines.slice(refused);
  const code = block
    .map((line) => /^Error Code:(\d{1,9})\b/.exec(line)?.[1])
    .find((found) => found !== undefined);
  const words = block.filter((line) => line !== "").join(" ");
  return {
    kind: "not-started",
    code: code === undefined ? undefined : Number(code),
    message: words.slice(0, longestText),
  };
}
