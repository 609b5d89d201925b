import { inspect } from "node:util";
import type { ModuleNamespace } from "../runtime/arkts-runtime.js";
import type { LogLine, PlatformHost } from "./platform-host.js";

/** `%{public}s` prints its argument, `%{private}s` and a bare `%s` print `<private>` (`spec/device-app.md §6.4`). */
export function formatHilog(format: string, args: readonly unknown[]): string {
  let next = 0;
  return format.replace(
    /%(?:\{(public|private)\})?([sdifoOx%])/g,
    (match, privacy: unknown, kind: unknown) => {
      if (kind === "%") return "%";
      if (next >= args.length) return match;
      const value = args[next];
      next += 1;
      if (privacy !== "public") return "<private>";
      return typeof value === "string" ? value : inspect(value);
    },
  );
}

/** `@ohos.hilog`, written to the log of the device. */
export function hilogModule(host: PlatformHost): ModuleNamespace {
  const at =
    (level: LogLine["level"]) =>
    (domain: number, tag: string, format: string, ...args: unknown[]): void => {
      host.log({ level, tag, domain, text: formatHilog(format, args) });
    };
  return {
    default: {
      debug: at("debug"),
      info: at("info"),
      warn: at("warn"),
      error: at("error"),
      fatal: at("fatal"),
      isLoggable: () => true,
      LogLevel: { DEBUG: 3, INFO: 4, WARN: 5, ERROR: 6, FATAL: 7 },
    },
  };
}
