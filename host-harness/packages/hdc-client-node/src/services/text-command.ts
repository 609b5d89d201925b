import { answerLimits } from "../call/call-guard.js";
import type { CallOptions } from "../call/call-options.js";
import { runTextCommand } from "../call/run-command.js";
import type { Door } from "../door/door.js";

/** A command with a short answer; a silent close is an empty one. @throws HdcError for a `[Fail]` */
export function textCommand(door: Door, key: string, text: string, options: CallOptions): Promise<string> {
  return runTextCommand(door, { key, text }, options, answerLimits);
}
