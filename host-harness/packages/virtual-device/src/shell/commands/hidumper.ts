import { print } from "../command.js";
import type { ShellCommand } from "../command.js";
import { parseArguments } from "./arguments.js";

/** System abilities of a board that can be dumped: number to name and text; no text while its process does not run. */
export type DumpableAbilities = ReadonlyMap<
  string,
  { readonly name: string; readonly dump: () => string | undefined }
>;

const groupRule = "-------------------------------[ability]-------------------------------";
const nameRule = "-".repeat(34);

/** `hidumper -s ID`: what a system ability says of itself; without options all of them (`spec/device-app.md §6.6`). */
export function systemDumper(abilities: DumpableAbilities): ShellCommand {
  return async (args, { stdout }) => {
    const { options, unknown } = parseArguments(args, "lh", "sa");
    if (unknown !== undefined || options.has("h")) {
      await print(stdout, "usage: hidumper -s ABILITY [-a ARGUMENTS] | hidumper -ls\n");
      return 0;
    }
    const wanted = options.get("s");
    const chosen = [...abilities].filter(([id]) => wanted === undefined || id === wanted);
    for (const [, { name, dump }] of chosen) {
      const text = dump();
      if (text !== undefined) {
        await print(stdout, `\n${groupRule}\n\n\n${nameRule}${name}${nameRule}\n${text}`);
      }
    }
    return 0;
  };
}
