import type { DeviceFiles } from "../files/device-files.js";
import { joinDevicePath } from "../files/device-path.js";
import { ShellPattern, isPattern } from "./pattern.js";

/** Device paths that match a shell pattern, sorted; a leading dot must be written. */
export function expandGlob(pattern: string, files: DeviceFiles, cwd: string): string[] {
  let found = [pattern.startsWith("/") ? "/" : ""];
  for (const part of pattern.split("/").filter((name) => name !== "")) {
    found = found.flatMap((prefix) => {
      if (!isPattern(part)) {
        const path = below(prefix, part.replace(/\\(.)/gu, "$1"));
        return files.exists(joinDevicePath(cwd, path)) ? [path] : [];
      }
      const matcher = new ShellPattern(part);
      return files
        .namesIn(joinDevicePath(cwd, prefix))
        .filter((name) => matcher.matches(name) && (!name.startsWith(".") || part.startsWith(".")))
        .sort()
        .map((name) => below(prefix, name));
    });
  }
  return found;
}

function below(prefix: string, name: string): string {
  return prefix === "" || prefix === "/" ? prefix + name : `${prefix}/${name}`;
}
