import { setTimeout as delay } from "node:timers/promises";
import { print } from "../command.js";
import type { ShellCommand } from "../command.js";
import { statusOfTermination } from "../environment.js";
import { bracket, test } from "./condition.js";
import { cp, mv } from "./copy.js";
import { head, wc } from "./count.js";
import { digestTool } from "./digest.js";
import { find } from "./find.js";
import { ls } from "./list.js";
import { grep } from "./search.js";
import { cat, echo, tail } from "./text.js";
import { ln } from "./link.js";
import { chmod, chown, mkdir, rm, stat, touch } from "./tree.js";

// Node's timers turn into 1 ms beyond this.
const longestDelayMs = 2 ** 31 - 1;

/** `sleep SECONDS`, in real time: a person or a script waits for it at the other end of the line. */
const sleep: ShellCommand = async ([seconds = ""], { signal, stderr }) => {
  if (!/^\d{1,10}(\.\d+)?$/.test(seconds)) {
    await print(stderr, `sleep: bad time '${seconds}'\n`);
    return 1;
  }
  try {
    await delay(Math.min(Number(seconds) * 1000, longestDelayMs), undefined, { signal });
    return 0;
  } catch {
    return statusOfTermination;
  }
};

const pwd: ShellCommand = async (_, { cwd, stdout }) => {
  await print(stdout, `${cwd}\n`);
  return 0;
};

/** The commands that need nothing but the files of the board. */
export const plainCommands: ReadonlyMap<string, ShellCommand> = new Map<string, ShellCommand>([
  ["[", bracket],
  ["cat", cat],
  ["chmod", chmod],
  ["ln", ln],
  ["chown", chown],
  ["cp", cp],
  ["echo", echo],
  ["false", () => Promise.resolve(1)],
  ["find", find],
  ["grep", grep],
  ["head", head],
  ["ls", ls],
  ["md5sum", digestTool("md5sum", "md5")],
  ["mkdir", mkdir],
  ["mv", mv],
  ["pwd", pwd],
  ["rm", rm],
  ["sha256sum", digestTool("sha256sum", "sha256")],
  ["sleep", sleep],
  ["stat", stat],
  ["tail", tail],
  ["test", test],
  ["touch", touch],
  ["true", () => Promise.resolve(0)],
  ["wc", wc],
]);
