import { setTimeout as delay } from "node:timers/promises";
import type { ShellCommand } from "../command.js";
import { cat, echo, tail } from "./text.js";
import { chmod, ls, mkdir, rm, stat } from "./tree.js";

/** `sleep SECONDS`, in real time: a person or a script waits for it at the other end of the line. */
const sleep: ShellCommand = async ([seconds], { signal }) => {
  try {
    await delay(Math.max(0, Number(seconds ?? "0")) * 1000, undefined, { signal });
    return 0;
  } catch {
    return 143;
  }
};

/** The commands that need nothing but the files of the board. */
export const plainCommands: ReadonlyMap<string, ShellCommand> = new Map<string, ShellCommand>([
  ["cat", cat],
  ["chmod", chmod],
  ["echo", echo],
  ["false", () => Promise.resolve(1)],
  ["ls", ls],
  ["mkdir", mkdir],
  ["rm", rm],
  ["sleep", sleep],
  ["stat", stat],
  ["tail", tail],
  ["true", () => Promise.resolve(0)],
]);
