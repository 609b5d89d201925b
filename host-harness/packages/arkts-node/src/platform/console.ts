import { inspect } from "node:util";
import type { LogLine, PlatformHost } from "./platform-host.js";

const levels = { debug: "debug", log: "info", info: "info", warn: "warn", error: "error" } as const;

/** `console` of device code, written to the log of the device. */
export function consoleOf(
  host: PlatformHost,
): Readonly<Record<keyof typeof levels, (...args: unknown[]) => void>> {
  const at =
    (level: LogLine["level"]) =>
    (...args: unknown[]): void => {
      host.log({ level, tag: "console", domain: 0, text: args.map(textOf).join(" ") });
    };
  return {
    debug: at(levels.debug),
    log: at(levels.log),
    info: at(levels.info),
    warn: at(levels.warn),
    error: at(levels.error),
  };
}

function textOf(value: unknown): string {
  return typeof value === "string"
    ? value
    : inspect(value, { depth: 4, breakLength: Number.POSITIVE_INFINITY });
}
