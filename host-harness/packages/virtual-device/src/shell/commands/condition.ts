import * as fs from "node:fs";
import { joinDevicePath } from "../../files/device-path.js";
import { print } from "../command.js";
import type { CommandContext, ShellCommand } from "../command.js";

/** `test EXPRESSION` with one or two operands and `!`; 0 true, 1 false, 2 not understood. */
export const test: ShellCommand = (args, context) => evaluate("test", args, context);

/** `[ EXPRESSION ]` */
export const bracket: ShellCommand = async (args, context) => {
  if (args.at(-1) === "]") return evaluate("[", args.slice(0, -1), context);
  await print(context.stderr, "sh: [: missing ]\n");
  return 2;
};

async function evaluate(name: string, args: readonly string[], context: CommandContext): Promise<number> {
  if (args[0] === "!" && args.length > 1) {
    const status = await evaluate(name, args.slice(1), context);
    return status > 1 ? status : 1 - status;
  }
  const holds = condition(args, context);
  if (holds !== undefined) return holds ? 0 : 1;
  await print(context.stderr, `sh: ${name}: ${args.join(" ")}: unexpected operator/operand\n`);
  return 2;
}

function condition(args: readonly string[], context: CommandContext): boolean | undefined {
  const [first = "", second = "", third = ""] = args;
  switch (args.length) {
    case 0:
      return false;
    case 1:
      return first !== "";
    case 2:
      return unary(first, second, context);
    case 3:
      return binary(first, second, third);
    default:
      return undefined;
  }
}

function unary(operator: string, operand: string, context: CommandContext): boolean | undefined {
  if (operator === "-n") return operand !== "";
  if (operator === "-z") return operand === "";
  if (!/^-[edfLhsrwx]$/.test(operator)) return undefined;
  const link = operator === "-L" || operator === "-h";
  let status: fs.Stats | undefined;
  try {
    const path = context.files.toHost(joinDevicePath(context.cwd, operand), { followLast: !link });
    status = fs.lstatSync(path, { throwIfNoEntry: false });
  } catch {
    return false;
  }
  if (status === undefined) return false;
  if (operator === "-d") return status.isDirectory();
  if (operator === "-f") return status.isFile();
  if (link) return status.isSymbolicLink();
  if (operator === "-s") return status.size > 0;
  if (operator === "-x") return (status.mode & 0o111) !== 0;
  return true;
}

function binary(left: string, operator: string, right: string): boolean | undefined {
  if (operator === "=" || operator === "==") return left === right;
  if (operator === "!=") return left !== right;
  if (!/^-?\d+$/.test(left) || !/^-?\d+$/.test(right)) return undefined;
  const difference = Number(left) - Number(right);
  switch (operator) {
    case "-eq":
      return difference === 0;
    case "-ne":
      return difference !== 0;
    case "-lt":
      return difference < 0;
    case "-le":
      return difference <= 0;
    case "-gt":
      return difference > 0;
    case "-ge":
      return difference >= 0;
    default:
      return undefined;
  }
}
