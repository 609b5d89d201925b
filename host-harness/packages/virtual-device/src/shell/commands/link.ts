import * as fs from "node:fs";
import { joinDevicePath } from "../../files/device-path.js";
import { print } from "../command.js";
import type { ShellCommand } from "../command.js";
import { parseArguments } from "./arguments.js";

/** `ln [-s] [-f] TARGET LINK` */
export const ln: ShellCommand = async (args, context) => {
  const { options, operands } = parseArguments(args, "sfn");
  const [target, link, ...more] = operands;
  if (target === undefined || link === undefined || more.length > 0) {
    await print(context.stderr, "ln: Need 2 arguments\n");
    return 1;
  }
  try {
    const place = context.files.toHost(joinDevicePath(context.cwd, link), { followLast: false });
    if (options.has("f")) fs.rmSync(place, { force: true });
    // A symbolic link keeps the text: the board's own paths are resolved when it is followed.
    if (options.has("s")) fs.symlinkSync(target, place);
    else fs.linkSync(context.files.toHost(joinDevicePath(context.cwd, target), { followLast: false }), place);
    return 0;
  } catch (error) {
    await print(
      context.stderr,
      `ln: cannot create ${options.has("s") ? "symbolic" : "hard"} link from '${target}' to '${link}': ${context.files.reason(error)}\n`,
    );
    return 1;
  }
};
