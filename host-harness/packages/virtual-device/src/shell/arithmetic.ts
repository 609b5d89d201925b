import type { ArithmeticExpression } from "unbash";

type BinaryOperation = (left: bigint, right: bigint) => bigint | undefined;

const truth = (value: boolean): bigint => (value ? 1n : 0n);

/** Longest shift that keeps a bit of a 64-bit number. */
const shiftMask = 63n;

const binaryOperations: Readonly<Record<string, BinaryOperation>> = {
  "+": (left, right) => left + right,
  "-": (left, right) => left - right,
  "*": (left, right) => left * right,
  "/": (left, right) => (right === 0n ? undefined : left / right),
  "%": (left, right) => (right === 0n ? undefined : left % right),
  "<<": (left, right) => left << (right & shiftMask),
  ">>": (left, right) => left >> (right & shiftMask),
  "<": (left, right) => truth(left < right),
  "<=": (left, right) => truth(left <= right),
  ">": (left, right) => truth(left > right),
  ">=": (left, right) => truth(left >= right),
  "==": (left, right) => truth(left === right),
  "!=": (left, right) => truth(left !== right),
  "&": (left, right) => left & right,
  "^": (left, right) => left ^ right,
  "|": (left, right) => left | right,
  "&&": (left, right) => truth(left !== 0n && right !== 0n),
  "||": (left, right) => truth(left !== 0n || right !== 0n),
};

/**
 * Value of the inside of `$((…))`, in 64 bits.
 * @param textOf text of an operand after its expansions
 * @param variable value of a variable
 * @returns undefined for what has no value: a division by zero, an operator or operand that is not known
 */
export async function evaluate(
  expression: ArithmeticExpression,
  textOf: (operand: ArithmeticExpression) => Promise<string | undefined>,
  variable: (name: string) => string | undefined,
): Promise<bigint | undefined> {
  const value = (inner: ArithmeticExpression): Promise<bigint | undefined> =>
    evaluate(inner, textOf, variable);
  switch (expression.type) {
    case "ArithmeticGroup":
      return value(expression.expression);
    case "ArithmeticTernary": {
      const test = await value(expression.test);
      if (test === undefined) return undefined;
      return value(test === 0n ? expression.alternate : expression.consequent);
    }
    case "ArithmeticUnary": {
      const operand = await value(expression.operand);
      return operand === undefined ? undefined : unary(expression.operator, operand);
    }
    case "ArithmeticBinary": {
      const left = await value(expression.left);
      const right = await value(expression.right);
      if (left === undefined || right === undefined) return undefined;
      const result = binaryOperations[expression.operator]?.(left, right);
      return result === undefined ? undefined : BigInt.asIntN(64, result);
    }
    default: {
      const text = await textOf(expression);
      return text === undefined ? undefined : numberOf(text.trim(), variable);
    }
  }
}

function unary(operator: string, operand: bigint): bigint | undefined {
  switch (operator) {
    case "-":
      return BigInt.asIntN(64, -operand);
    case "+":
      return operand;
    case "!":
      return truth(operand === 0n);
    case "~":
      return ~operand;
    default:
      return undefined;
  }
}

/** A number, decimal, octal or hexadecimal, or the number in a variable; an unset variable is 0. */
function numberOf(text: string, variable: (name: string) => string | undefined): bigint | undefined {
  if (/^[A-Za-z_]\w*$/.test(text)) return literal(variable(text)?.trim() ?? "");
  return literal(text);
}

function literal(text: string): bigint | undefined {
  const [, sign, digits] = /^(-?)(0x[0-9a-f]{1,16}|\d{1,20}|)$/i.exec(text) ?? [];
  if (digits === undefined) return undefined;
  if (/^0\d/.test(digits) && /[89]/.test(digits)) return undefined;
  const value = BigInt(/^0\d/.test(digits) ? `0o${digits}` : digits === "" ? "0" : digits);
  return BigInt.asIntN(64, sign === "-" ? -value : value);
}
