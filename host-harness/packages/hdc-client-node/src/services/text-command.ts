import { answerLimits } from "../call/call-guard.js";
import type { CallOptions } from "../call/call-options.js";
import { runTextCommand } from "../call/run-command.js";
import type { Door } from "../door/door.js";
import { HdcError } from "../errors.js";

/** A command with a short answer; a silent close is an empty one. @throws HdcError for a `[Fail]` */
export function textCommand(door: Door, key: string, text: string, options: CallOptions): Promise<string> {
  return runTextCommand(door, { key, text }, options, answerLimits);
}

/** A command that always has an answer: silence means that the connection broke. */
export async function answeredCommand(
  door: Door,
  key: string,
  text: string,
  options: CallOptions,
): Promise<string> {
  const answer = await textCommand(door, key, text, options);
  if (answer === "") {
    throw new HdcError("device-lost", `${text}: ${door.description} closed without an answer. Try again.`);
  }
  return answer;
}
