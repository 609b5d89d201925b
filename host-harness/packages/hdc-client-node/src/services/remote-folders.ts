import type { CallOptions } from "../call/call-options.js";
import { printable } from "../call/device-failure.js";
import { HdcError } from "../errors.js";
import type { FileAccess } from "./files.js";
import { quoteForShell } from "./quote-for-shell.js";
import { runShell } from "./shell.js";

/** Characters of one command; the device's shell has an upper bound of its own far above. */
const commandLength = 16_000;

/** Makes folders on the device, parents included; existing ones are no error. */
export async function makeRemoteFolders(
  access: FileAccess,
  folders: readonly string[],
  options: CallOptions,
): Promise<void> {
  for (const words of batches(folders.map(quoteForShell))) {
    const result = await runShell(access.door, access.key, `mkdir -p ${words.join(" ")}`, options);
    if (result.exitStatus !== 0) {
      throw new HdcError(
        "file-refused",
        `The device cannot make the target folder: it says ${printable(result.text)}. Check the path and the rights on it.`,
        {
          deviceText: result.text,
        },
      );
    }
  }
}

function batches(words: readonly string[]): string[][] {
  const result: string[][] = [];
  let length = Infinity;
  for (const word of words) {
    if (length + word.length > commandLength) {
      result.push([]);
      length = 0;
    }
    result.at(-1)?.push(word);
    length += word.length + 1;
  }
  return result;
}
