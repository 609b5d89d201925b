import type { z } from "zod";

/** `steps[3].limitMs` for ["steps", 3, "limitMs"]; `(document)` for the whole. */
export function pathText(path: readonly PropertyKey[]): string {
  let text = "";
  for (const part of path) {
    if (typeof part === "number") text += `[${part}]`;
    else text += text === "" ? String(part) : `.${String(part)}`;
  }
  return text === "" ? "(document)" : text;
}

/** The first problem of a failed check as path and words, for an error message. */
export function firstProblem(error: z.ZodError): { path: string; text: string } {
  const issue = error.issues[0];
  if (issue === undefined) return { path: "(document)", text: "does not fit the schema" };
  const { path, issue: deepest } = deepestIssue(issue, issue.path);
  return { path: pathText(path), text: issueText(deepest) };
}

/** Of the alternatives of a union the one that got furthest into the document is the one that was meant. */
function deepestIssue(
  issue: z.core.$ZodIssue,
  path: readonly PropertyKey[],
): { issue: z.core.$ZodIssue; path: readonly PropertyKey[] } {
  if (issue.code !== "invalid_union") return { issue, path };
  const alternatives = issue.errors.flatMap((issues) => {
    const first = issues[0];
    return first === undefined ? [] : [deepestIssue(first, [...path, ...first.path])];
  });
  const [first, ...others] = alternatives;
  if (first === undefined) return { issue, path };
  const furthest = others.reduce((best, next) => (next.path.length > best.path.length ? next : best), first);
  return furthest.path.length > path.length ? furthest : { issue, path };
}

function issueText(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_type") return `expected ${issue.expected}`;
  if (issue.code === "invalid_union") return "fits none of the known forms";
  if (issue.code === "unrecognized_keys")
    return `unknown member ${issue.keys.map((key) => JSON.stringify(key)).join(", ")}`;
  return issue.message;
}
