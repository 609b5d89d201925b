/** Options and operands of a command of the device's shell. */
export interface ParsedArguments {
  /** Values by option letter; an option without a value has `""`. */
  readonly options: ReadonlyMap<string, string>;
  readonly operands: readonly string[];
  /** The first option that the command does not know. */
  readonly unknown?: string;
}

/**
 * Splits short options from operands, in any order, as the device's tools do.
 * @param flags letters without a value
 * @param valued letters that take a value, joined or as the next argument
 */
export function parseArguments(args: readonly string[], flags: string, valued = ""): ParsedArguments {
  const options = new Map<string, string>();
  const operands: string[] = [];
  for (let index = 0; index < args.length; index += 1) {
    const argument = args[index] ?? "";
    if (argument === "--") {
      operands.push(...args.slice(index + 1));
      break;
    }
    if (!argument.startsWith("-") || argument === "-") {
      operands.push(argument);
      continue;
    }
    for (let at = 1; at < argument.length; at += 1) {
      const letter = argument.charAt(at);
      if (valued.includes(letter)) {
        const joined = argument.slice(at + 1);
        if (joined === "") index += 1;
        options.set(letter, joined === "" ? (args[index] ?? "") : joined);
        break;
      }
      if (!flags.includes(letter)) return { options, operands, unknown: letter };
      options.set(letter, "");
    }
  }
  return { options, operands };
}
