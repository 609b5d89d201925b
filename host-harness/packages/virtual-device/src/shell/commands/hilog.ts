import { formatLogEntry } from "../../log/device-log.js";
import type { DeviceLog, LogEntry } from "../../log/device-log.js";
import { print } from "../command.js";
import type { CommandContext, ShellCommand } from "../command.js";
import { statusOfTermination } from "../environment.js";
import { parseArguments } from "./arguments.js";

const usage = "usage: hilog [-x] [-r] [-T TAG] [-D DOMAIN] [-P PID] [-L LEVEL] [-z LINES] [-Q pidoff]\n";

/** Entries that wait for a slow reader; the oldest are dropped, as the device's log daemon does. */
const waitingLimit = 5000;

type Filter = (entry: LogEntry) => boolean;

/** `hilog`: the log so far and what comes, `-x` the log so far, `-r` empties it (`spec/device-app.md §6.4`). */
export function logReader(log: DeviceLog): ShellCommand {
  return async (args, context) => {
    const { options, operands, unknown } = parseArguments(args, "xrh", "TDPLztQ");
    if (unknown !== undefined || operands.length > 0 || options.has("h")) {
      await print(context.stdout, usage);
      return options.has("h") ? 0 : 1;
    }
    if (options.has("Q")) return 0;
    if (options.has("r")) {
      log.clear();
      await print(context.stdout, "Log type core,app,only_prerelease buffer clear successfully\n");
      return 0;
    }
    const filter = filterOf(options);
    const last = Number(options.get("z") ?? Number.POSITIVE_INFINITY);
    const buffered = log.buffered().filter(filter);
    const shown = last < buffered.length ? buffered.slice(buffered.length - last) : buffered;
    if (options.has("x") || options.has("z")) {
      await print(context.stdout, shown.map(formatLogEntry).join(""));
      return 0;
    }
    return follow(log, shown, filter, context);
  };
}

function filterOf(options: ReadonlyMap<string, string>): Filter {
  const tags = options.get("T")?.split(",");
  const domains = options
    .get("D")
    ?.split(",")
    .map((text) => Number.parseInt(text, 16));
  const pids = options.get("P")?.split(",").map(Number);
  const levels = options.get("L")?.toLowerCase().split(",");
  return (entry) =>
    (tags?.includes(entry.tag) ?? true) &&
    (domains?.includes(entry.domain) ?? true) &&
    (pids?.includes(entry.pid) ?? true) &&
    (levels?.some((level) => level !== "" && entry.level.startsWith(level)) ?? true);
}

/** Prints entries as they come, until the client goes away. */
async function follow(
  log: DeviceLog,
  earlier: readonly LogEntry[],
  filter: Filter,
  { stdout, signal }: CommandContext,
): Promise<number> {
  let waiting = [...earlier];
  let wake: () => void = () => undefined;
  const unfollow = log.follow((entry) => {
    if (!filter(entry)) return;
    waiting.push(entry);
    if (waiting.length > waitingLimit) waiting = waiting.slice(-waitingLimit / 2);
    wake();
  });
  const onAbort = (): void => {
    wake();
  };
  signal.addEventListener("abort", onAbort);
  try {
    while (!signal.aborted) {
      if (waiting.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      const text = waiting.map(formatLogEntry).join("");
      waiting = [];
      await print(stdout, text);
    }
    return statusOfTermination;
  } finally {
    unfollow();
    signal.removeEventListener("abort", onAbort);
  }
}
