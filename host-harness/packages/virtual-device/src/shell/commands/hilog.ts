import { formatLogEntry } from "../../log/device-log.js";
import type { DeviceLog, LogEntry } from "../../log/device-log.js";
import { TextExpression } from "../../log/text-expression.js";
import { print } from "../command.js";
import type { CommandContext, ShellCommand } from "../command.js";
import { statusOfTermination } from "../environment.js";
import { parseArguments } from "./arguments.js";

const usage = [
  "usage: hilog [-x] [-r] [-T TAG] [-D DOMAIN] [-P PID] [-L LEVEL] [-t app|core|init] [-e REGEX] [-z LINES]",
  "             [-v year] [-Q pidoff]",
  "",
].join("\n");

/** Entries that wait for a slow reader; the oldest are dropped, as the device's log daemon does. */
const waitingLimit = 5000;

type Filter = (entry: LogEntry) => boolean;

/** What is shown of a log, and how. */
interface View {
  readonly filter: Filter;
  /** `-e`: matched against the text of an entry. */
  readonly expression: TextExpression | undefined;
  readonly format: (entry: LogEntry) => string;
}

/** `hilog`: the log so far and what comes, `-x` the log so far, `-r` empties it (`spec/device-app.md §6.4`). */
export function logReader(log: DeviceLog): ShellCommand {
  return async (args, context) => {
    const { options, operands, unknown } = parseArguments(args, "xrh", "TDPLztQev");
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
    const view = viewOf(options);
    if (view === undefined) {
      await print(context.stdout, "Invalid regular expression\n");
      return 1;
    }
    const last = Number(options.get("z") ?? Number.POSITIVE_INFINITY);
    const buffered = matching(log.buffered().filter(view.filter), view);
    const shown = last < buffered.length ? buffered.slice(buffered.length - last) : buffered;
    if (options.has("x") || options.has("z")) {
      await print(context.stdout, shown.map(view.format).join(""));
      return 0;
    }
    return follow(log, shown, view, context);
  };
}

/** Undefined for an expression that is none. */
function viewOf(options: ReadonlyMap<string, string>): View | undefined {
  const source = options.get("e");
  const expression = source === undefined ? undefined : TextExpression.of(source);
  if (source !== undefined && expression === undefined) return undefined;
  const withYear = options.get("v") === "year";
  return {
    filter: filterOf(options),
    expression,
    format: (entry) => (withYear ? `${new Date(entry.time).getUTCFullYear()}-` : "") + formatLogEntry(entry),
  };
}

/** Entries whose text fits the expression; none when that takes too long to find out. */
function matching(entries: readonly LogEntry[], { expression }: View): readonly LogEntry[] {
  if (expression === undefined) return entries;
  const fits = expression.matches(entries.map(({ text }) => text));
  return entries.filter((_, at) => fits?.[at] === true);
}

function filterOf(options: ReadonlyMap<string, string>): Filter {
  const tags = options.get("T")?.split(",");
  const domains = options
    .get("D")
    ?.split(",")
    .map((text) => Number.parseInt(text, 16));
  const pids = options.get("P")?.split(",").map(Number);
  // Everything on this board is written by applications.
  const types = options.get("t")?.split(",");
  const levels = options.get("L")?.toLowerCase().split(",");
  return (entry) =>
    (tags?.includes(entry.tag) ?? true) &&
    (types?.includes("app") ?? true) &&
    (domains?.includes(entry.domain) ?? true) &&
    (pids?.includes(entry.pid) ?? true) &&
    (levels?.some((level) => level !== "" && entry.level.startsWith(level)) ?? true);
}

/** Prints entries as they come, until the client goes away. */
async function follow(
  log: DeviceLog,
  earlier: readonly LogEntry[],
  view: View,
  { stdout, signal }: CommandContext,
): Promise<number> {
  let waiting: LogEntry[] = [];
  let wake: () => void = () => undefined;
  const unfollow = log.follow((entry) => {
    if (!view.filter(entry)) return;
    waiting.push(entry);
    if (waiting.length > waitingLimit) waiting = waiting.slice(-waitingLimit / 2);
    wake();
  });
  const onAbort = (): void => {
    wake();
  };
  signal.addEventListener("abort", onAbort);
  const printEntries = async (entries: readonly LogEntry[]): Promise<void> => {
    if (entries.length > 0) await print(stdout, entries.map(view.format).join(""));
  };
  try {
    await printEntries(earlier);
    while (!signal.aborted) {
      if (waiting.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      const entries = waiting;
      waiting = [];
      await printEntries(matching(entries, view));
    }
    return statusOfTermination;
  } finally {
    unfollow();
    signal.removeEventListener("abort", onAbort);
  }
}
