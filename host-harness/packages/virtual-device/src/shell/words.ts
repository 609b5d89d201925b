import type { ArithmeticExpression, ParameterExpansionPart, ParsedScript, Word, WordPart } from "unbash";
import type { DeviceFiles } from "../files/device-files.js";
import { evaluate } from "./arithmetic.js";
import { expandGlob } from "./glob.js";
import { isPattern } from "./pattern.js";

/** What an expansion may look at. */
export interface ExpansionScope {
  readonly files: DeviceFiles;
  readonly cwd: string;
  readonly lastStatus: number;
  readonly variables: ReadonlyMap<string, string>;
  /** Runs the script of a `$(…)` and returns what it printed. */
  substitute(script: ParsedScript): Promise<string>;
}

/** An expansion that this shell does not know; the script ends with a message, as for a syntax error. */
export class UnsupportedSyntax extends Error {
  override readonly name = "UnsupportedSyntax";
}

/** One piece of a word after expansion: quoted text is neither split nor taken as a pattern. */
interface Piece {
  text: string;
  quoted: boolean;
}

/** The arguments that a word of the command line becomes: none, one or several. */
export async function expandWord(word: Word, scope: ExpansionScope): Promise<string[]> {
  const pieces = await expandParts(partsOf(word), scope);
  return fieldsOf(pieces).flatMap((field) => {
    const text = field.map((piece) => piece.text).join("");
    const pattern = patternOf(field);
    if (!isPattern(pattern)) return [text];
    const found = expandGlob(pattern, scope.files, scope.cwd);
    return found.length > 0 ? found : [text];
  });
}

/** A word as a pattern of `case`: what was quoted stands for itself. */
export async function expandPattern(word: Word, scope: ExpansionScope): Promise<string> {
  return patternOf(await expandParts(partsOf(word), scope));
}

function patternOf(pieces: readonly Piece[]): string {
  return pieces
    .map((piece) => (piece.quoted ? piece.text.replace(/[*?[\]\\]/g, "\\$&") : piece.text))
    .join("");
}

/** A word as one text, as in an assignment or behind a redirection: no splitting, no patterns. */
export async function expandText(word: Word, scope: ExpansionScope): Promise<string> {
  if (word.parts === undefined) return word.value;
  return (await expandParts(word.parts, scope)).map((piece) => piece.text).join("");
}

/** A plain word has no parts of its own. */
function partsOf(word: Word): readonly WordPart[] {
  return word.parts ?? [{ type: "Literal", pos: 0, end: 0, value: word.value, text: word.text }];
}

async function expandParts(parts: readonly WordPart[], scope: ExpansionScope): Promise<Piece[]> {
  const pieces: Piece[] = [];
  for (const part of parts) pieces.push(...(await expandPart(part, scope)));
  return pieces;
}

async function expandPart(part: WordPart, scope: ExpansionScope): Promise<Piece[]> {
  switch (part.type) {
    case "Literal":
      // A backslash outside quotes makes the next character plain.
      return [{ text: part.value, quoted: part.text !== part.value }];
    case "SingleQuoted":
    case "AnsiCQuoted":
      return [{ text: part.value, quoted: true }];
    case "DoubleQuoted": {
      const inner = await expandParts(part.parts, scope);
      return [{ text: inner.map((piece) => piece.text).join(""), quoted: true }];
    }
    case "Glob":
      // The parser does not look for expansions in a bracket expression.
      if (/[$`]/.test(part.text)) throw new UnsupportedSyntax(part.text);
      return [{ text: part.text, quoted: false }];
    case "SimpleExpansion":
      return [{ text: parameter(part.text.slice(1), scope) ?? "", quoted: false }];
    case "ParameterExpansion":
      return [{ text: await expandParameter(part, scope), quoted: false }];
    case "CommandExpansion":
      if (part.script === undefined) throw new UnsupportedSyntax(part.text);
      return [{ text: (await scope.substitute(part.script)).replace(/\n+$/, ""), quoted: false }];
    case "ArithmeticExpansion": {
      const value = part.expression === undefined ? undefined : await arithmeticValue(part.expression, scope);
      if (value === undefined) throw new UnsupportedSyntax(part.text);
      return [{ text: String(value), quoted: false }];
    }
    default:
      throw new UnsupportedSyntax(part.text);
  }
}

function arithmeticValue(
  expression: ArithmeticExpression,
  scope: ExpansionScope,
): Promise<bigint | undefined> {
  return evaluate(
    expression,
    async (operand) => {
      if (operand.type === "ArithmeticCommandExpansion") {
        return operand.script === undefined ? undefined : scope.substitute(operand.script);
      }
      if (operand.type !== "ArithmeticWord") return undefined;
      if (operand.parts === undefined) return operand.value;
      return (await expandParts(operand.parts, scope)).map((piece) => piece.text).join("");
    },
    (name) => parameter(name, scope),
  );
}

/** `${NAME}`, `${#NAME}`, `${NAME:-WORD}` and `${NAME:+WORD}` in both forms; other operations are not known. */
async function expandParameter(part: ParameterExpansionPart, scope: ExpansionScope): Promise<string> {
  const { operation, prefix } = part;
  if (part.index !== undefined || prefix === "!") throw new UnsupportedSyntax(part.text);
  const value = parameter(part.parameter, scope);
  if (prefix === "#") return String(Array.from(value ?? "").length);
  if (operation === undefined) return value ?? "";
  if (operation.type !== "Default") throw new UnsupportedSyntax(part.text);
  const present = operation.operator.startsWith(":")
    ? value !== undefined && value !== ""
    : value !== undefined;
  const kind = operation.operator.at(-1);
  if (kind === "-") return present ? (value ?? "") : expandText(operation.operand, scope);
  if (kind === "+") return present ? expandText(operation.operand, scope) : "";
  throw new UnsupportedSyntax(part.text);
}

function parameter(name: string, scope: ExpansionScope): string | undefined {
  if (name === "?") return String(scope.lastStatus);
  if (name === "#") return "0";
  if (name === "0") return "sh";
  if (name === "PWD") return scope.cwd;
  return scope.variables.get(name);
}

/** Splits at blanks outside quotes; a quoted empty text is a field of its own. */
function fieldsOf(pieces: readonly Piece[]): Piece[][] {
  const fields: Piece[][] = [];
  let current: Piece[] | undefined;
  for (const piece of pieces) {
    if (piece.quoted) {
      current ??= [];
      current.push(piece);
      continue;
    }
    piece.text.split(/[ \t\n]+/).forEach((text, index) => {
      if (index > 0 && current !== undefined) {
        fields.push(current);
        current = undefined;
      }
      if (text === "") return;
      current ??= [];
      current.push({ text, quoted: false });
    });
  }
  if (current !== undefined) fields.push(current);
  return fields;
}
