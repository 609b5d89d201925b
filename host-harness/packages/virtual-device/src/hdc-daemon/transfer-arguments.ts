import { splitArguments } from "hdc-client-node/protocol";

/** The arguments of a file or install command (`spec/hdc.md §5`, `§7`). */
export interface TransferArguments {
  readonly clientDirectory: string;
  readonly keepTimes: boolean;
  readonly keepMode: boolean;
  readonly compress: boolean;
  readonly bundle: string | undefined;
  readonly paths: readonly string[];
  readonly unknownOption: string | undefined;
}

/** @param text the command without `file send ` or `file recv `, and without `remote ` */
export function parseTransferArguments(text: string): TransferArguments {
  const words = splitArguments(text);
  const parsed = {
    clientDirectory: "",
    keepTimes: false,
    keepMode: false,
    compress: false,
    bundle: undefined as string | undefined,
    paths: [] as string[],
    unknownOption: undefined as string | undefined,
  };
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word === "-cwd") parsed.clientDirectory = words.shift() ?? "";
    else if (word === "-b") parsed.bundle = words.shift() ?? "";
    else if (word === "-a") parsed.keepTimes = true;
    else if (word === "-m") parsed.keepMode = true;
    else if (word === "-z") parsed.compress = true;
    else if (word.startsWith("-") && word !== "-sync") parsed.unknownOption ??= word;
    else if (!word.startsWith("-")) parsed.paths.push(word);
  }
  return parsed;
}
