import * as fs from "node:fs";
import { join } from "node:path";
import type { DeviceFiles } from "./device-files.js";
import { bundleCodePath, bundleDirectories, dataDirectories } from "./physical-layout.js";

const directoryMode = 0o755;

/** Makes what a bundle's directories lack, as an installation does. */
export function makeBundleDirectories(
  files: DeviceFiles,
  bundleName: string,
  moduleNames: readonly string[],
): void {
  for (const path of bundleDirectories(bundleName, moduleNames)) {
    // Most are there already; looking once is much cheaper than resolving the path part by part.
    const there = fs.lstatSync(join(files.root, path), { throwIfNoEntry: false });
    if (there?.isDirectory() !== true) files.makeDirectories(path);
  }
}

/**
 * Takes a bundle's data away and leaves its directories as an installation makes them. What is to stay is not removed
 * and made anew: on a slow disk that is most of the time of a run.
 */
export function emptyBundleDirectories(
  files: DeviceFiles,
  bundleName: string,
  moduleNames: readonly string[],
): void {
  const kept = new Set(
    bundleDirectories(bundleName, moduleNames).flatMap((path) => withParents(join(files.root, path))),
  );
  for (const path of dataDirectories(bundleName)) emptyDirectory(join(files.root, path), kept);
  makeBundleDirectories(files, bundleName, moduleNames);
}

/** Takes away what is in a bundle's cache directories, its own and those of its modules (`bm clean -c`). */
export function emptyCacheDirectories(
  files: DeviceFiles,
  bundleName: string,
  moduleNames: readonly string[],
): void {
  for (const root of dataDirectories(bundleName)) {
    for (const owner of ["", ...moduleNames.map((name) => `haps/${name}/`)]) {
      const cache = files.toHost(`${root}/${owner}cache`, { followLast: false });
      const status = fs.lstatSync(cache, { throwIfNoEntry: false });
      if (status?.isDirectory() === true) emptyDirectory(cache, new Set());
    }
  }
}

/** Takes a bundle's directories away, its data only when it is not to be kept (`bm uninstall -k`). */
export function removeBundleDirectories(files: DeviceFiles, bundleName: string, keepData: boolean): void {
  const gone = [bundleCodePath(bundleName), ...(keepData ? [] : dataDirectories(bundleName))];
  for (const path of gone) {
    fs.rmSync(files.toHost(path, { followLast: false }), { recursive: true, force: true });
  }
}

function emptyDirectory(folder: string, kept: ReadonlySet<string>): void {
  const status = fs.lstatSync(folder, { throwIfNoEntry: false });
  if (status === undefined) return;
  if (!status.isDirectory()) {
    fs.unlinkSync(folder);
    return;
  }
  if ((status.mode & 0o7777) !== directoryMode) fs.chmodSync(folder, directoryMode);
  for (const name of fs.readdirSync(folder)) {
    const path = join(folder, name);
    if (kept.has(path)) emptyDirectory(path, kept);
    else fs.rmSync(path, { recursive: true });
  }
}

function withParents(path: string): readonly string[] {
  const parts = path.split("/");
  return parts.map((_, at) => parts.slice(0, at + 1).join("/"));
}
