import type { JsonValue } from "../../json-value.js";

/** What stands for a value of the recording's clock or file system (`golden/service/README.md`). */
const patterns: ReadonlyMap<string, string> = new Map([
  ["<now>", "\\d{9,11}"],
  ["<nowMs>", "\\d{12,14}"],
  ["<ns>", "\\d{1,9}"],
  ["<time>", "\\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2}:\\d{2}:\\d{3}"],
  ["<dirsize>", "\\d+"],
]);

const anyPlaceholder = /<(?:now|nowMs|ns|time|dirsize)>/;

function matchesText(recorded: string, observed: string): boolean {
  if (!anyPlaceholder.test(recorded)) return recorded === observed;
  const source = recorded
    .split(/(<(?:now|nowMs|ns|time|dirsize)>)/)
    .map((part) => patterns.get(part) ?? part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
    .join("");
  return new RegExp(`^${source}$`).test(observed);
}

/** Undefined when the observed value is what was recorded, else where they differ. `exact` forbids further members. */
export function difference(
  recorded: JsonValue | undefined,
  observed: JsonValue | undefined,
  exact = true,
  path = "",
): string | undefined {
  if (typeof recorded === "string" && anyPlaceholder.test(recorded) && typeof observed === "number") {
    return matchesText(recorded, String(observed)) ? undefined : unequal(path, recorded, observed);
  }
  if (typeof recorded === "string" && typeof observed === "string") {
    return matchesText(recorded, observed) ? undefined : unequal(path, recorded, observed);
  }
  if (Array.isArray(recorded) && Array.isArray(observed)) {
    if (recorded.length !== observed.length) {
      return `${path}: ${String(recorded.length)} elements recorded, ${String(observed.length)} seen`;
    }
    for (const [index, item] of recorded.entries()) {
      const found = difference(item, observed[index], true, `${path}[${String(index)}]`);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (isObject(recorded) && isObject(observed)) {
    const names = new Set([...Object.keys(recorded), ...(exact ? Object.keys(observed) : [])]);
    for (const name of names) {
      const found = difference(recorded[name], observed[name], true, `${path}.${name}`);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  return recorded === observed ? undefined : unequal(path, recorded, observed);
}

function isObject(value: JsonValue | undefined): value is Record<string, JsonValue> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const longestShown = 200;

function shown(value: JsonValue | undefined): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
}

function unequal(path: string, recorded: JsonValue | undefined, observed: JsonValue | undefined): string {
  return `${path === "" ? "" : `${path}: `}recorded ${shown(recorded)}, seen ${shown(observed)}`;
}

/** A text without placeholders and clock values, under which recorded and observed names meet. */
export function nameWithoutClock(name: string): string {
  return name.replace(/^(?:<nowMs>|\d{13})_/, "<nowMs>_");
}

/** A member that should be a text; empty when it is anything else. */
export function textOf(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : "";
}
