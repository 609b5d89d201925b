import * as fs from "node:fs";
import { joinDevicePath } from "../../files/device-path.js";
import { print } from "../command.js";
import type { ShellCommand } from "../command.js";
import { parseArguments } from "./arguments.js";

/** One line of `ps`. */
export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly user: string;
  readonly name: string;
}

/** `ps [-ef|-A]`: every process of the board. */
export function processList(processes: () => readonly ProcessEntry[]): ShellCommand {
  return async (_, { stdout }) => {
    const line = (user: string, pid: string, parent: string, name: string): string =>
      `${user.padEnd(12)} ${pid.padStart(5)} ${parent.padStart(5)} ${name}\n`;
    const entries = processes().map(({ user, pid, parent, name }) =>
      line(user, String(pid), String(parent), name),
    );
    await print(stdout, line("UID", "PID", "PPID", "CMD") + entries.join(""));
    return 0;
  };
}

/** `id [-u|-g|-un]`: the shell of a development image is root. */
export const id: ShellCommand = async (args, { stdout }) => {
  const { options } = parseArguments(args, "ugnG");
  const number = options.has("u") || options.has("g") || options.has("G");
  const text = number ? (options.has("n") ? "root" : "0") : "uid=0(root) gid=0(root) groups=0(root)";
  await print(stdout, `${text}\n`);
  return 0;
};

/** `df [-hk] [PATH…]`: the file system that holds the board's folder, under the name it has on a device. */
export const df: ShellCommand = async (args, { files, cwd, stdout, stderr }) => {
  const { operands } = parseArguments(args, "hkm");
  await print(stdout, "Filesystem     1K-blocks      Used Available Use% Mounted on\n");
  let status = 0;
  for (const operand of operands.length === 0 ? ["/data"] : operands) {
    try {
      const { bsize, blocks, bfree, bavail } = fs.statfsSync(files.toHost(joinDevicePath(cwd, operand)));
      const kibibytes = (count: number): number => Math.floor((count * bsize) / 1024);
      const used = kibibytes(blocks - bfree);
      const share = blocks === 0 ? 0 : Math.ceil((100 * (blocks - bfree)) / blocks);
      const numbers = [kibibytes(blocks), used, kibibytes(bavail)]
        .map((value) => String(value).padStart(9))
        .join(" ");
      await print(stdout, `${"/dev/data".padEnd(14)} ${numbers} ${String(share).padStart(3)}% /data\n`);
    } catch (error) {
      status = 1;
      await print(stderr, `df: ${operand}: ${files.reason(error)}\n`);
    }
  }
  return status;
};
