import { createHash } from "node:crypto";
import { lstatSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { JsonObject } from "../../json-value.js";
import type { ReplayWorld } from "./replay-world.js";

/** Parts of a storage area that recordings show. */
const roots = ["/data/storage/el1/base", "/data/storage/el2/base"];

/** The files of all applications in the form of `finalTree` (`golden/service/README.md`). */
export function finalTreeOf(world: ReplayWorld): readonly JsonObject[] {
  return world.bundles().flatMap(({ name, appIndex = 0 }) => {
    const key = appIndex === 0 ? name : `${name}:${String(appIndex)}`;
    const sandbox = world.sandboxOf(key);
    return roots.flatMap((root) => entriesBelow(root, sandbox.hostPath(root), key));
  });
}

function entriesBelow(path: string, host: string, bundle: string): readonly JsonObject[] {
  return readdirSync(host)
    .sort()
    .flatMap((name): readonly JsonObject[] => {
      const child = `${path}/${name}`;
      const hostChild = join(host, name);
      const stats = lstatSync(hostChild);
      const mode = (stats.mode & 0o7777).toString(8);
      if (stats.isDirectory()) {
        return [{ bundle, path: child, type: "dir", mode }, ...entriesBelow(child, hostChild, bundle)];
      }
      if (stats.isSymbolicLink()) return [{ bundle, path: child, type: "symlink", mode }];
      const sha256 = createHash("sha256").update(readFileSync(hostChild)).digest("hex");
      const mtime = Math.floor(stats.mtimeMs / 1000);
      return [{ bundle, path: child, type: "file", mode, size: stats.size, sha256, mtime }];
    });
}
