import { posix } from "node:path";

/** An absolute, normalised device path: `..` cannot climb above the root. */
export function joinDevicePath(cwd: string, path: string): string {
  const joined = posix.normalize(path.startsWith("/") ? path : posix.join(cwd, path));
  return joined.length > 1 && joined.endsWith("/") ? joined.slice(0, -1) : joined;
}
