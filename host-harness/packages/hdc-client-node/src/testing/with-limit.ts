import { HdcTarget } from "../target.js";

/** Where the options stand in calls whose earlier parameters may be left out; else they follow the required ones. */
const optionsAt: ReadonlyMap<string | symbol, number> = new Map([
  ["waitForTarget", 1],
  ["log", 1],
  ["reboot", 1],
]);

/** The same object, with a limit on each of its calls, and on those of targets that it gives. */
export function withLimit<Calls extends object>(calls: Calls, limitMs: number): Calls {
  return new Proxy(calls, {
    get(object, name) {
      const value: unknown = Reflect.get(object, name);
      if (typeof value !== "function") return value;
      return (...given: readonly unknown[]): unknown => {
        if (name === "target" || name === "close")
          return limited(Reflect.apply(value, object, given), limitMs);
        const at = optionsAt.get(name) ?? value.length;
        const options = given[at];
        const args = Array.from({ length: at }, (_, index) => given[index]);
        return Reflect.apply(value, object, [...args, { ...(options ?? {}), limitMs }]) as unknown;
      };
    },
  });
}

function limited(result: unknown, limitMs: number): unknown {
  return result instanceof HdcTarget ? withLimit(result, limitMs) : result;
}
