import { readdirSync, readlinkSync } from "node:fs";

/** What this process has open, by kind and path; numbers that differ from run to run are masked. */
export function openDescriptors(): readonly string[] {
  return readdirSync("/proc/self/fd").flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/self/fd/${fd}`).replace(/\d+/g, "N")];
    } catch {
      // The descriptor of the listing itself.
      return [];
    }
  });
}

/** What is open now and was not before; something else may well have been closed meanwhile. */
export function newDescriptors(before: readonly string[]): readonly string[] {
  const known = [...before];
  return openDescriptors().filter((name) => {
    const at = known.indexOf(name);
    if (at >= 0) known.splice(at, 1);
    return at < 0;
  });
}
