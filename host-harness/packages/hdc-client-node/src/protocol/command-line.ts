import { HdcError } from "../errors.js";

/**
 * One argument of a command text. hdc's splitter knows blanks and double quotes and nothing else, so a `"` cannot be
 * expressed (`spec/hdc.md §4`).
 * @throws HdcError `not-expressible`
 */
export function quoteArgument(argument: string): string {
  if (argument.includes('"') || argument.includes("\0")) {
    throw new HdcError(
      "not-expressible",
      `hdc cannot carry the argument ${JSON.stringify(argument)}: it has no way to write a double quote or a NUL. Rename the file.`,
    );
  }
  return argument === "" || /[ \t\r\n]/.test(argument) ? `"${argument}"` : argument;
}

/** Words of a command text; quotes group and disappear. */
export function splitArguments(text: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quoted = false;
  for (const character of text) {
    if (character === '"') {
      quoted = !quoted;
      word ??= "";
    } else if (!quoted && /[ \t\r\n]/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word = (word ?? "") + character;
    }
  }
  if (word !== undefined) words.push(word);
  return words;
}
