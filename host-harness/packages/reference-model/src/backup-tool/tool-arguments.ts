import { toolCommands } from "./tool-commands.js";
import type { ToolCommand, ToolOption } from "./tool-commands.js";

/** What a command line asks for, or what is wrong with it. */
export type ToolRequest =
  | {
      readonly isUnderstood: true;
      readonly command: ToolCommand;
      readonly values: ReadonlyMap<string, readonly string[]>;
    }
  /** `complaint` goes to stderr; empty when only the usage is printed. */
  | { readonly isUnderstood: false; readonly complaint: string };

const refuse = (complaint: string): ToolRequest => ({ isUnderstood: false, complaint });

/** Unambiguous beginnings of a name will do, as getopt has it. */
function optionOf(options: readonly ToolOption[], written: string): ToolOption | string {
  const exact = options.find(({ name }) => name === written);
  if (exact !== undefined) return exact;
  const [first, second] = options.filter(({ name }) => name.startsWith(written));
  if (first === undefined) return `backup_tool: unrecognized option: ${written}\n`;
  return second === undefined ? first : `backup_tool: option is ambiguous: ${written}\n`;
}

function readOptions(command: ToolCommand, words: readonly string[]): ToolRequest {
  const values = new Map<string, string[]>();
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? "";
    if (word === "--") break;
    // Anything that is no option is passed over.
    if (!word.startsWith("--")) continue;
    const equals = word.indexOf("=");
    const option = optionOf(command.options, word.slice(2, equals < 0 ? undefined : equals));
    if (typeof option === "string") return refuse(option);
    const value = equals < 0 ? words[(index += 1)] : word.slice(equals + 1);
    if (value === undefined) return refuse(`backup_tool: option requires an argument: ${option.name}\n`);
    const known = values.get(option.name);
    if (known === undefined) values.set(option.name, [value]);
    else if (option.isRepeatable) known.push(value);
    else return refuse(`${option.name} can only be entered once, but you repeat it.\n`);
  }
  const isComplete = command.options.every(({ name, isMandatory }) => !isMandatory || values.has(name));
  return isComplete ? { isUnderstood: true, command, values } : refuse("");
}

/**
 * Reads the words behind `backup_tool` (`spec/backup-service.md §16`). A command without a value for a mandatory option
 * is refused like an unknown one.
 */
export function readToolArguments(words: readonly string[]): ToolRequest {
  const command = toolCommands.find((one) => one.words.every((word, index) => words[index] === word));
  return command === undefined ? refuse("") : readOptions(command, words.slice(command.words.length));
}

/** 32-bit `atoi`: blanks, a sign, digits; whatever follows is passed over. */
export function incrementalTimeOf(text: string): number {
  const digits = /^\s*([+-]?\d+)/.exec(text)?.[1] ?? "0";
  return Number(BigInt.asIntN(32, BigInt(digits)));
}
