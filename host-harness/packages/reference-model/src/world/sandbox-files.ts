import { posix, join } from "node:path";

/** One mount of a simulated process: a device path and the host folder behind it. */
export interface Mount {
  /** Absolute device path without a trailing slash, e.g. `/data/storage/el2/base`. */
  readonly at: string;
  /** Absolute host folder. */
  readonly host: string;
}

/** A path that a process may not reach because nothing is mounted there. */
export class OutsideSandboxError extends Error {
  override readonly name = "OutsideSandboxError";
  /** As the system would say it. */
  readonly code = "ENOENT";
}

/** The file name space of one simulated process: device paths on the left, host paths on the right. */
export class SandboxFiles {
  readonly #mounts: readonly Mount[];

  /** Longer mount points win over shorter ones. */
  constructor(mounts: readonly Mount[]) {
    this.#mounts = [...mounts].sort((left, right) => right.at.length - left.at.length);
  }

  get mounts(): readonly Mount[] {
    return this.#mounts;
  }

  /** True when a mount covers an absolute, normalised device path. */
  covers(devicePath: string): boolean {
    return this.#mounts.some(({ at }) => at === "/" || devicePath === at || devicePath.startsWith(`${at}/`));
  }

  /**
   * The host path behind an absolute device path; `..` is resolved on the device's side first, so that it can
   * never climb out of a mount.
   * @throws OutsideSandboxError when no mount covers the path
   */
  hostPath(devicePath: string): string {
    const normal = posix.normalize(devicePath.startsWith("/") ? devicePath : `/${devicePath}`);
    const path = normal.length > 1 && normal.endsWith("/") ? normal.slice(0, -1) : normal;
    for (const mount of this.#mounts) {
      if (path === mount.at) return mount.host;
      if (path.startsWith(mount.at === "/" ? "/" : `${mount.at}/`)) {
        return join(mount.host, path.slice(mount.at.length));
      }
    }
    throw new OutsideSandboxError(`nothing is mounted at ${devicePath}`);
  }
}
