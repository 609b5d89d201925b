import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const open = new Set<string>();
let watching = false;

function removeAll(): void {
  for (const folder of open) removeDeviceFolder(folder);
}

/** A fresh folder for the files of a simulated device; a program that ends without closing its device leaves none. */
export function makeDeviceFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "ohbackup-device-"));
  open.add(folder);
  if (!watching) {
    watching = true;
    process.once("exit", removeAll);
  }
  return folder;
}

/** Removes such a folder with everything in it. */
export function removeDeviceFolder(folder: string): void {
  open.delete(folder);
  rmSync(folder, { recursive: true, force: true });
}
