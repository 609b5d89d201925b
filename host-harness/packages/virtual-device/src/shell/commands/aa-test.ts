import type { StartFailure } from "../../apps/start-failure.js";
import type { TestEnd, TestListener, TestRequest, TestStart } from "../../apps/test-run.js";
import { print } from "../command.js";
import type { CommandContext } from "../command.js";

/** Longest message of a test, bytes; the rest is cut without notice (`spec/device-app.md §7`). */
const longestMessage = 10_000;
/** Longest closing message, bytes. */
const longestEnd = 1000;
/** What may wait for a slow reader, bytes; a run that is further ahead is stopped. */
const waitingLimit = 32 * 1024 * 1024;

/** The request of a command line of `aa test`, or what is wrong with it. */
export function parseTest(args: readonly string[]): TestRequest | string {
  const values = new Map<string, string>();
  const parameters: Record<string, string> = {};
  const rest = [...args];
  for (let option = rest.shift(); option !== undefined; option = rest.shift()) {
    if (option === "-D") continue;
    if (option === "-s") {
      const key = rest.shift();
      const value = rest.shift();
      if (key === undefined || value === undefined) return "option -s needs a key and a value.";
      Object.defineProperty(parameters, key, { value, enumerable: true, configurable: true });
    } else if (/^-[bmpw]$/.test(option)) {
      const value = rest.shift();
      if (value === undefined) return `option ${option} needs a value.`;
      values.set(option, value);
    } else return `unknown option ${option}.`;
  }
  const bundleName = values.get("-b");
  const moduleName = values.get("-m");
  const runner = parameters["unittest"];
  const wait = values.get("-w");
  if (bundleName === undefined || moduleName === undefined) return "options -b and -m are needed.";
  if (runner === undefined || runner === "") return "option -s unittest RUNNER is needed.";
  if (wait !== undefined && !/^\d{1,9}$/.test(wait)) return `the value ${wait} does not fit option -w.`;
  return {
    bundleName,
    moduleName,
    runner,
    parameters,
    ...(wait === undefined ? {} : { limitS: Number(wait) }),
  };
}

/** What `aa test` needs of a board. */
export interface TestPort {
  startTest(request: TestRequest, listener: TestListener): TestStart;
}

/**
 * Runs the suites and prints what they print as it comes, then how they ended (`spec/device-app.md §6.3`).
 * @returns why they could not be started
 */
export async function runTest(
  request: TestRequest,
  port: TestPort,
  { stdout, signal }: CommandContext,
): Promise<StartFailure | undefined> {
  let waiting = 0;
  let output = Promise.resolve();
  let stop = (): void => undefined;
  const write = (text: string): void => {
    const bytes = Buffer.from(text, "utf8");
    waiting += bytes.length;
    if (waiting > waitingLimit) {
      stop();
      return;
    }
    output = output.then(async () => {
      await stdout.write(bytes);
      waiting -= bytes.length;
    });
  };
  const ended = new Promise<TestEnd | StartFailure>((resolve) => {
    const listener: TestListener = {
      print: (text) => {
        write(`${cut(text, longestMessage)}\n`);
      },
      ended: resolve,
    };
    const started = port.startTest(request, listener);
    if ("failure" in started) resolve(started.failure);
    else stop = started.stop;
  });
  const onAbort = (): void => {
    stop();
  };
  if (signal.aborted) onAbort();
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    const end = await ended;
    await output;
    if (!("kind" in end)) return end;
    await print(stdout, closingText(end));
    return undefined;
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

function closingText(end: TestEnd): string {
  if (end.kind === "timeout") return "Timeout: user test is not completed within the specified time.\n";
  return [
    `TestFinished-ResultCode: ${end.code}`,
    `TestFinished-ResultMsg: ${cut(end.message, longestEnd)}`,
    "user test finished.",
    "",
  ].join("\n");
}

/** The first bytes of a text, cut between two characters. */
function cut(text: string, limit: number): string {
  if (text.length * 3 <= limit) return text;
  const bytes = Buffer.from(text, "utf8");
  if (bytes.length <= limit) return text;
  let end = limit;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.toString("utf8", 0, end);
}
