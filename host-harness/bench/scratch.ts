import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A temporary folder for one benchmark; gone afterwards, whatever happens. */
export async function inScratch<Result>(work: (folder: string) => Promise<Result> | Result): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "ohbackup-bench-"));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `count` files of `size` bytes, a thousand a directory. The bytes do not compress to nothing. */
export function makeFiles(folder: string, count: number, size: number): void {
  const content = Buffer.alloc(size);
  for (let at = 0; at < size; at += 1) content[at] = (at * 131 + (at >> 8)) & 0xff;
  for (let index = 0; index < count; index += 1) {
    const directory = join(folder, `d${String(Math.floor(index / 1000)).padStart(4, "0")}`);
    if (index % 1000 === 0) mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, `f${String(index).padStart(7, "0")}`), content);
  }
}

/** True when a program is on the machine: an alternative that is missing is named, not silently left out. */
export function isInstalled(program: string): boolean {
  try {
    execFileSync("which", [program], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
