import { createHash } from "node:crypto";
import { setImmediate as nextTurn } from "node:timers/promises";
import { joinDevicePath } from "../../files/device-path.js";
import { print } from "../command.js";
import type { CommandContext, ShellCommand } from "../command.js";
import { statusOfTermination } from "../environment.js";
import { parseArguments } from "./arguments.js";

/** `sha256sum [FILE…]`, `md5sum [FILE…]`: digest, two blanks, name. */
export function digestTool(name: string, algorithm: "sha256" | "md5"): ShellCommand {
  return async (args, context) => {
    const { options, operands } = parseArguments(args, "b");
    let status = 0;
    for (const operand of operands.length === 0 ? ["-"] : operands) {
      try {
        const digest = await digestOf(operand, algorithm, context);
        await print(context.stdout, options.has("b") ? `${digest}\n` : `${digest}  ${operand}\n`);
      } catch (error) {
        if (context.signal.aborted) return statusOfTermination;
        status = 1;
        await print(context.stderr, `${name}: ${operand}: ${context.files.reason(error)}\n`);
      }
    }
    return status;
  };
}

async function digestOf(operand: string, algorithm: string, context: CommandContext): Promise<string> {
  const hash = createHash(algorithm);
  const opened = operand === "-" ? undefined : context.files.openSource(joinDevicePath(context.cwd, operand));
  const source = opened ?? context.stdin;
  try {
    for (let chunk = await source.read(); chunk !== undefined; chunk = await source.read()) {
      context.signal.throwIfAborted();
      hash.update(chunk);
      await nextTurn();
    }
  } finally {
    opened?.close();
  }
  return hash.digest("hex");
}
