import { execFileSync } from "node:child_process";

/** Patterns `file:from-to` of the lines that differ from `ref`, for files below the given patterns. */
export function changedLines(folder, ref, patterns) {
  const paths = patterns.map((pattern) => pattern.replace(/\/\*\*.*$/, ""));
  const diff = execFileSync(
    "git",
    ["diff", "--unified=0", "--no-color", "--no-ext-diff", "--relative", ref, "--", ...paths],
    { cwd: folder, encoding: "utf8", maxBuffer: 2 ** 28 },
  );
  const ranges = [];
  let file;
  for (const line of diff.split("\n")) {
    if (line.startsWith("+++ ")) file = line.startsWith("+++ b/") ? line.slice("+++ b/".length) : undefined;
    const hunk = /^@@ -\S+ \+(\d+)(?:,(\d+))? @@/.exec(line);
    if (hunk === null || file === undefined || !file.endsWith(".ts") || file.endsWith(".test.ts")) continue;
    const [from, length] = [Number(hunk[1]), Number(hunk[2] ?? 1)];
    if (length > 0) ranges.push(`${file}:${from}-${from + length - 1}`);
  }
  return ranges;
}
