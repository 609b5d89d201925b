import { lstatSync, readlinkSync } from "node:fs";
import type { SandboxFiles } from "../../world/sandbox-files.js";

/** What becomes of a symbolic link in the last component of a path; links before it are always followed. */
export type LastLink = "follow" | "keep";

const mostLinks = 40;

/** Thrown as the host's file system would throw it, so that it is mapped in the same way. */
class TooManyLinks extends Error {
  readonly code = "ELOOP";
}

/**
 * The host path behind a device path, its symbolic links followed on the device's side: a link that an application or an
 * archive left in a sandbox names a device path and must never lead to a file of the host.
 * @throws OutsideSandboxError where nothing is mounted, an error with code ELOOP for links in a circle
 */
export function hostPathOnDevice(files: SandboxFiles, path: string, last: LastLink): string {
  let rest = componentsOf(path);
  let device = "";
  let links = 0;
  while (rest.length > 0) {
    const [name = "", ...after] = rest;
    rest = after;
    if (name === "..") {
      device = device.slice(0, Math.max(0, device.lastIndexOf("/")));
      continue;
    }
    const child = `${device}/${name}`;
    const target = rest.length === 0 && last === "keep" ? undefined : linkTarget(files, child);
    if (target === undefined) {
      device = child;
      continue;
    }
    links += 1;
    if (links > mostLinks) throw new TooManyLinks(`too many links on the way to ${path}`);
    rest = [...componentsOf(target), ...rest];
    if (target.startsWith("/")) device = "";
  }
  return files.hostPath(device === "" ? "/" : device);
}

function componentsOf(path: string): readonly string[] {
  return path.split("/").filter((part) => part !== "" && part !== ".");
}

/** Undefined for anything but a link; the folder behind a mount point counts as a directory, whatever it is on the host. */
function linkTarget(files: SandboxFiles, device: string): string | undefined {
  if (files.mounts.some(({ at }) => at === device) || !files.covers(device)) return undefined;
  const host = files.hostPath(device);
  try {
    return lstatSync(host, { throwIfNoEntry: false })?.isSymbolicLink() === true
      ? readlinkSync(host)
      : undefined;
  } catch {
    // A parent that is no directory: the call that was asked for says so in its own way.
    return undefined;
  }
}
