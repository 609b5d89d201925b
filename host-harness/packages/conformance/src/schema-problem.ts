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
  return { path: pathText(issue.path), text: issueText(issue) };
}

function issueText(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_type") return `expected ${issue.expected}`;
  if (issue.code === "unrecognized_keys")
    return `unknown member ${issue.keys.map((key) => JSON.stringify(key)).join(", ")}`;
  return issue.message;
}
