import { print } from "../command.js";
import type { CommandContext, ShellCommand } from "../command.js";
import { parseArguments } from "./arguments.js";
import { readAll } from "./text.js";

/** `grep [-vicF] TEXT [FILE…]`: plain text, no pattern; a client must not make the board compute for ever. */
export const grep: ShellCommand = async (args, context) => {
  const { options, operands } = parseArguments(args, "vicFqE");
  const [wanted, ...places] = operands;
  if (wanted === undefined || (/[\\^$*+?()[\]{}|]/.test(wanted) && !options.has("F"))) {
    await print(context.stderr, "grep: the virtual board searches for plain text only; use -F\n");
    return 2;
  }
  const fold = (text: string): string => (options.has("i") ? text.toLowerCase() : text);
  let matched = 0;
  for (const place of places.length === 0 ? ["-"] : places) {
    const lines = await linesOf(place, context);
    if (lines === undefined) return 2;
    const found = lines.filter((line) => fold(line).includes(fold(wanted)) !== options.has("v"));
    matched += found.length;
    if (options.has("c") || options.has("q")) continue;
    const prefix = places.length > 1 ? `${place}:` : "";
    await print(context.stdout, found.map((line) => `${prefix}${line}\n`).join(""));
  }
  if (options.has("c")) await print(context.stdout, `${matched}\n`);
  return matched > 0 ? 0 : 1;
};

async function linesOf(place: string, context: CommandContext): Promise<string[] | undefined> {
  const bytes = await readAll("grep", place, context);
  if (bytes === undefined) return undefined;
  const lines = bytes.toString("utf8").split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}
