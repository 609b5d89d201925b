import { HdcError } from "../errors.js";

/**
 * One argument for the shell of a device, whatever is in it: the shell sees exactly this text as one word.
 *
 * @example
 * await target.shell(`rm ${quoteForShell(path)}`);
 * @throws HdcError `not-expressible` for a NUL, which no shell can carry
 */
export function quoteForShell(argument: string): string {
  if (argument.includes("\0")) {
    throw new HdcError("not-expressible", "A shell argument cannot hold a NUL byte. Remove it.");
  }
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(argument)) return argument;
  return `'${argument.replaceAll("'", `'\\''`)}'`;
}
