import { print } from "../command.js";
import type { ShellCommand } from "../command.js";

/** System parameters of a board. */
export type SystemParameters = Map<string, string>;

// What the device's tool prints for a name that nobody has set.
const notFound = 106;

/** `param get NAME`, `param set NAME VALUE`; a value is printed with a blank behind it (`spec/device-app.md §6.5`). */
export function parameterTool(parameters: SystemParameters): ShellCommand {
  return async ([subcommand, name, value], { stdout }) => {
    if (subcommand === "get" && name !== undefined) {
      const found = parameters.get(name);
      await print(
        stdout,
        found === undefined ? `Get parameter "${name}" fail! errNum is:${notFound}!\n` : `${found} \n`,
      );
    } else if (subcommand === "set" && name !== undefined && value !== undefined) {
      parameters.set(name, value);
      await print(stdout, `Set parameter ${name} ${value} success\n`);
    } else {
      await print(stdout, "usage: param get NAME | param set NAME VALUE\n");
    }
    return 0;
  };
}
