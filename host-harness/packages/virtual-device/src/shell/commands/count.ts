import { print } from "../command.js";
import type { CommandContext, ShellCommand } from "../command.js";
import { parseArguments } from "./arguments.js";
import { copyOut } from "./text.js";

/** `head [-n N | -c N] [FILE]` */
export const head: ShellCommand = async (args, context) => {
  // `head -5` is the old form of `head -n 5`.
  const modern = args.map((argument) => (/^-\d+$/.test(argument) ? `-n${argument.slice(1)}` : argument));
  const { options, operands, unknown } = parseArguments(modern, "", "nc");
  const wanted = options.get("c") ?? options.get("n") ?? "10";
  if (unknown !== undefined || !/^\d{1,15}$/.test(wanted)) {
    await print(context.stderr, "head: bad or unsupported option; use -n N or -c N\n");
    return 1;
  }
  let left = Number(wanted);
  const bytewise = options.has("c");
  const write = async (bytes: Uint8Array): Promise<boolean> => {
    const end = bytewise ? Math.min(left, bytes.length) : endOfLines(bytes, left);
    left -= bytewise ? end : countLines(bytes.subarray(0, end));
    await context.stdout.write(bytes.subarray(0, end));
    return left > 0;
  };
  return (await copyOut("head", operands[0] ?? "-", 0, context, write)) ? 0 : 1;
};

/** `wc [-lwc] [FILE…]` */
export const wc: ShellCommand = async (args, context) => {
  const { options, operands } = parseArguments(args, "lwcm");
  const wanted =
    options.size === 0 ? ["l", "w", "c"] : ["l", "w", "c"].filter((letter) => options.has(letter));
  let status = 0;
  for (const operand of operands.length === 0 ? [undefined] : operands) {
    const counts = await countAll(operand ?? "-", context);
    if (counts === undefined) {
      status = 1;
      continue;
    }
    const numbers = wanted.map((letter) => String(counts[letter as keyof typeof counts]));
    const text = operand === undefined && numbers.length === 1 ? numbers.join("") : numbers.join(" ");
    await print(context.stdout, operand === undefined ? `${text}\n` : `${text} ${operand}\n`);
  }
  return status;
};

async function countAll(
  operand: string,
  context: CommandContext,
): Promise<{ l: number; w: number; c: number } | undefined> {
  const counts = { l: 0, w: 0, c: 0 };
  let inWord = false;
  const good = await copyOut("wc", operand, 0, context, (bytes) => {
    counts.c += bytes.length;
    for (const byte of bytes) {
      if (byte === 0x0a) counts.l += 1;
      const blank = byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
      if (!blank && !inWord) counts.w += 1;
      inWord = !blank;
    }
    return Promise.resolve(true);
  });
  return good ? counts : undefined;
}

function countLines(bytes: Uint8Array): number {
  let lines = 0;
  for (const byte of bytes) if (byte === 0x0a) lines += 1;
  return lines;
}

/** Where the first `lines` lines end. */
function endOfLines(bytes: Uint8Array, lines: number): number {
  let end = 0;
  for (let seen = 0; seen < lines; seen += 1) {
    const next = bytes.indexOf(0x0a, end);
    if (next === -1) return bytes.length;
    end = next + 1;
  }
  return end;
}
