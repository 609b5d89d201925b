import type { DeviceFiles } from "../files/device-files.js";
import { joinDevicePath } from "../files/device-path.js";

/** Device paths that match a shell pattern, sorted; `*`, `?` and `[…]`, a leading dot must be written. */
export function expandGlob(pattern: string, files: DeviceFiles, cwd: string): string[] {
  const absolute = pattern.startsWith("/");
  const parts = pattern.split("/").filter((part) => part !== "");
  let found = [absolute ? "/" : ""];
  for (const part of parts) {
    found = found.flatMap((prefix) => {
      const plain = part.replace(/\\(.)/g, "$1");
      if (!/(?<!\\)[*?[]/.test(part)) {
        const path = prefix === "" || prefix === "/" ? prefix + plain : `${prefix}/${plain}`;
        return files.exists(joinDevicePath(cwd, path)) ? [path] : [];
      }
      const matcher = componentMatcher(part);
      return files
        .namesIn(joinDevicePath(cwd, prefix))
        .filter((name) => matcher.test(name) && (!name.startsWith(".") || part.startsWith(".")))
        .sort()
        .map((name) => (prefix === "" || prefix === "/" ? prefix + name : `${prefix}/${name}`));
    });
  }
  return found;
}

function componentMatcher(pattern: string): RegExp {
  const source = pattern.replace(
    /\\(.)|\*|\?|\[!?[^\]]+\]|[^*?[\\]+|\[/g,
    (token, escaped: string | undefined) => {
      if (escaped !== undefined) return literal(escaped);
      if (token === "*") return "[^/]*";
      if (token === "?") return "[^/]";
      if (token.length > 1 && token.startsWith("[")) {
        return token.startsWith("[!") ? `[^${token.slice(2, -1)}]` : token;
      }
      return literal(token);
    },
  );
  return new RegExp(`^${source}$`, "su");
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}
