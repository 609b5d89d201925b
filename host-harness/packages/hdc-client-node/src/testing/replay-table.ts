import { access, mkdir, readFile, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { answerLimits } from "../call/call-guard.js";
import type { CallLimits } from "../call/call-guard.js";
import { collectBytes, withChannel } from "../call/run-command.js";
import type { HdcClient } from "../client.js";
import type { Door } from "../door/door.js";
import { HdcError } from "../errors.js";
import type { HdcTarget } from "../target.js";
import type { Transcript } from "./golden.js";

/** What a replay has at hand: our client, pointed at the recorded server, in a folder of its own. */
export interface Replay {
  readonly client: HdcClient;
  readonly target: HdcTarget;
  /** What `client` stands on, for conversations that its calls do not have. */
  readonly door: Door;
  readonly folder: string;
  readonly transcript: Transcript;
  /** For conversations that the client's calls do not have. */
  readonly limits?: CallLimits;
}

/** Makes the call that was recorded; the result is compared with `expected`. */
export interface ReplayCase {
  run(replay: Replay): Promise<unknown>;
  readonly expected: unknown;
}

const key = "127.0.0.1:10178";

/** The outcome of a call that must fail: its code. */
async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    if (error instanceof HdcError) return error.code;
    throw error;
  }
  return "no error";
}

async function textOf(
  stream: AsyncIterable<Buffer>,
  enough: (text: string) => boolean = () => false,
): Promise<string> {
  let text = "";
  for await (const bytes of stream) {
    text += bytes.toString("utf8");
    if (enough(text)) break;
  }
  return text;
}

function shellCase(command: string, expected: string): ReplayCase {
  return { run: ({ target }) => textOf(target.shellStream(command)), expected };
}

function failing(expected: string, run: (replay: Replay) => Promise<unknown>): ReplayCase {
  return { run: (replay) => codeOf(run(replay)), expected };
}

function received(remote: string, local: string, content: string): ReplayCase {
  return {
    run: async ({ target, folder }) => {
      const result = await target.receiveFile(remote, local);
      return [result, await readFile(join(folder, local), "utf8")];
    },
    expected: [{ fileCount: 1, bytes: content.length, skipped: [] }, content],
  };
}

function sent(name: string, content: string | Buffer, remote: string, options = {}): ReplayCase {
  return {
    run: async ({ target, folder }) => {
      await writeFile(join(folder, name), content);
      return target.sendFile(name, remote, options);
    },
    expected: { fileCount: 1, bytes: content.length, skipped: [] },
  };
}

async function makeD1(folder: string): Promise<void> {
  await mkdir(join(folder, "d1/sub"), { recursive: true });
  await writeFile(join(folder, "d1/f1.txt"), "one\n");
  await writeFile(join(folder, "d1/sub/f2.txt"), "two\n");
}

function sentFolder(remote: string, options = {}, prepare = makeD1): ReplayCase {
  return {
    run: async ({ target, folder }) => {
      await prepare(folder);
      return target.sendDirectory("d1", remote, { placement: "as-hdc", ...options });
    },
    expected: { fileCount: 2, bytes: 8, skipped: [] },
  };
}

async function makeD1WithTimes(folder: string): Promise<void> {
  await makeD1(folder);
  for (const name of ["d1/f1.txt", "d1/sub/f2.txt"])
    await utimes(join(folder, name), accessSeconds, modificationSeconds);
}

/** Seconds of the times in `cs-file-send-mode-time`, as near as a double comes. */
const accessSeconds = 1_795_424_965.932_755_729;
const modificationSeconds = 1_795_424_963.176_124_675;

function middleBytes(): Buffer {
  return Buffer.from(Array.from({ length: 70_000 }, (_, index) => (index * 31 + (index >> 8)) & 0xff));
}

const installedTwo = { "good.hap": "PK\u0003\u0004x", "bogus.hap": "not a zip" };

async function makePackages(folder: string): Promise<void> {
  for (const [name, content] of Object.entries(installedTwo)) await writeFile(join(folder, name), content);
}

function installing(paths: readonly string[], options: { replace?: boolean }, expected: unknown): ReplayCase {
  return {
    run: async ({ target, folder }) => {
      await makePackages(folder);
      await writeFile(join(folder, "nofile.txt"), "");
      try {
        return await target.install(paths, options);
      } catch (error) {
        if (error instanceof HdcError) return [error.code, error.deviceCode];
        throw error;
      }
    },
    expected,
  };
}

const listed = [{ key, state: "Connected" }];
const details = { key, link: "TCP", state: "Connected", name: "ohos-device" };
const gone = { key: "127.0.0.1:1", link: "TCP", state: "Offline", name: "unknown..." };
const rule = { from: "tcp:18080", to: "tcp:19999" };
const reverseRule = { from: "tcp:18081", to: "tcp:19999" };

/** Calls by the name of the transcript without its version; some differ by version. */
const cases: Readonly<Record<string, ReplayCase>> = {
  "cs-bugreport": {
    run: ({ target }) => textOf(target.bugreport()),
    expected: "stub hidumper: version 0\n-- section --\n",
  },
  "cs-checkserver": {
    run: async ({ client, transcript }) => (await client.serverVersion()) === `Ver: ${transcript.hdcVersion}`,
    expected: true,
  },
  "cs-file-recv": received("/data/local/tmp/a.txt", "b.txt", "hello world\n"),
  "cs-file-recv-dir": {
    run: async ({ target, folder }) => {
      const result = await target.receiveDirectory("/data/local/tmp/rd1", "back1");
      const read = (name: string): Promise<string> => readFile(join(folder, "back1", name), "utf8");
      return [result.fileCount, await read("f1.txt"), await read("sub/f2.txt")];
    },
    expected: [2, "one\n", "two\n"],
  },
  "cs-file-recv-missing": failing("file-missing", async ({ target, folder }) => {
    try {
      await target.receiveFile("/data/local/tmp/none.txt", "x.txt");
    } finally {
      await access(join(folder, "x.txt")).then(
        () => Promise.reject(new Error("a file was left behind")),
        () => undefined,
      );
    }
  }),
  "cs-file-send": sent("a.txt", "hello world\n", "/data/local/tmp/a.txt"),
  "cs-file-send-bad-dest": failing("file-missing", async ({ target, folder }) => {
    await writeFile(join(folder, "a.txt"), "hello world\n");
    return target.sendFile("a.txt", "/proc/none/x");
  }),
  "cs-file-send-dir": sentFolder("/data/local/tmp/rd1"),
  "cs-file-send-empty": sent("empty.bin", "", "/data/local/tmp/empty.bin"),
  "cs-file-send-lz4": sent("rep.bin", "abcdefgh\n".repeat(333), "/data/local/tmp/z.bin", { compress: true }),
  "cs-file-send-mid": sent("mid.bin", middleBytes(), "/data/local/tmp/mid.bin"),
  "cs-file-send-missing": failing("file-missing", ({ target }) =>
    target.sendFile("none.txt", "/data/local/tmp/x"),
  ),
  "cs-file-send-mode-time": sentFolder(
    "/data/local/tmp/rd2",
    { keepMode: true, keepTimes: true },
    makeD1WithTimes,
  ),
  "cs-file-send-sync": failing("file-refused", async ({ target, folder }) => {
    await writeFile(join(folder, "a.txt"), "hello world\n");
    return target.sendFile("a.txt", "/data/local/tmp/a.txt", { onlyIfNewer: true });
  }),
  "cs-fport-add": { run: ({ target }) => target.forward(rule.from, rule.to), expected: undefined },
  "cs-fport-ls": {
    run: ({ client }) => client.listForwards(),
    expected: [{ key, ...rule, direction: "Forward" }],
  },
  "v1.3.0a-cs-fport-ls": {
    run: ({ client }) => client.listForwards(),
    expected: [{ key: "", ...rule, direction: "Forward" }],
  },
  "cs-fport-ls-reverse": {
    run: ({ client }) => client.listForwards(),
    expected: [{ key, ...reverseRule, direction: "Reverse" }],
  },
  "cs-fport-rm": { run: ({ client }) => client.removeForward(rule), expected: undefined },
  "cs-fport-rm-missing": failing("forward-refused", ({ client }) =>
    client.removeForward({ from: "tcp:1", to: "tcp:2" }),
  ),
  "cs-hilog": {
    run: async ({ target }) =>
      (await textOf(target.log(), (text) => text.endsWith("line 5\n"))).split("\n").length,
    expected: 7,
  },
  "cs-install-bogus": installing(["bogus.hap"], {}, ["install-refused", "9568320"]),
  "cs-install-none": installing(["nofile.txt"], {}, ["install-refused", "E006001"]),
  "cs-install-ok": installing(["good.hap"], { replace: true }, [
    { path: "good.hap", installed: true, text: "install bundle successfully." },
  ]),
  "cs-install-two": installing(["good.hap", "bogus.hap"], {}, ["install-refused", "9568320"]),
  "cs-jpid": { run: ({ target }) => target.debuggableProcesses(), expected: [] },
  "cs-list-targets": { run: ({ client }) => client.listTargets(), expected: listed },
  "version-check-cs-list-targets": {
    run: ({ client }) => client.listTargets(),
    expected: [{ key: "127.0.0.1:10208", state: "Connected" }],
  },
  "cs-list-targets-empty": { run: ({ client }) => client.listTargets(), expected: [] },
  "cs-list-targets-v": { run: ({ client }) => client.describeTargets(), expected: [gone, details] },
  "cs-no-device-shell": failing("target-required", ({ client }) =>
    client.target("any").command("shell echo hi"),
  ),
  "cs-raw-alive-poll": {
    run: async ({ client }) => {
      const channel = await client.keepAlive();
      try {
        return [
          await channel.command("list targets"),
          (await channel.command("list targets -v")).length,
          await channel.command("checkserver"),
        ];
      } finally {
        channel.close();
      }
    },
    expected: [`${key}\n`, 79, "\r\u0000Ver: 3.2.0f"],
  },
  "cs-raw-interactive-shell": {
    run: async ({ target }) => {
      const shell = await target.openShell();
      const lines = ["echo inter\n", "exit 3\n"];
      let shown = "";
      for await (const bytes of shell) {
        shown += bytes.toString("latin1");
        const line = shown.endsWith("# ") ? lines.shift() : undefined;
        if (line !== undefined) await shell.type(Buffer.from(line));
      }
      return shown;
    },
    expected: "# echo inter\r\ninter\r\n# exit 3\r\n",
  },
  "cs-raw-pipelined-shell": { run: ({ target }) => target.command("shell echo hi"), expected: "hi\n" },
  "cs-raw-wait-key": failing("aborted", async ({ client }) => {
    const stop = new AbortController();
    const waiting = client.waitForTarget("127.0.0.1:9", { signal: stop.signal, intervalMs: 20 });
    setTimeout(() => {
      stop.abort();
    }, 300);
    return waiting;
  }),
  "cs-raw-server-side-send": {
    run: async ({ target }) => {
      const text = await target.command('file send -cwd "/home/dev/project/" a.txt /data/local/tmp/s.txt');
      return text.startsWith("FileTransfer finish, Size:12, File count = 1");
    },
    expected: true,
  },
  "cs-raw-stdin-after-shell": {
    run: ({ door, target, limits = answerLimits }) =>
      withChannel(door, { key: target.key, text: "shell cat" }, {}, limits, async (channel) => {
        await channel.sendBytes(Buffer.from("input\n"));
        return (await collectBytes(channel)).toString("utf8");
      }),
    expected: "[Fail]Unknown command...\n",
  },
  "cs-rport-add": {
    run: ({ target }) => target.reverse(reverseRule.from, reverseRule.to),
    expected: undefined,
  },
  "cs-rport-rm": { run: ({ client }) => client.removeForward(reverseRule), expected: undefined },
  "cs-shell-any": {
    run: ({ client }) => textOf(client.target("any").shellStream("echo hi")),
    expected: "hi\n",
  },
  "cs-shell-bad-option": failing("command-failed", ({ target }) => target.command("shell -x ls")),
  "cs-shell-bundle-bad": failing("command-failed", ({ target }) =>
    target.command("shell -b com.example.app ls"),
  ),
  "cs-shell-echo": shellCase("echo hi", "hi\n"),
  "cs-shell-exit-nonzero": shellCase("echo out; exit 3", "out\n"),
  "cs-shell-stderr": shellCase("echo out; echo err 1>&2", "out\nerr\n"),
  "cs-smode": failing("command-failed", ({ target }) => target.setRootMode(true)),
  "cs-target-mount": failing("command-unsupported", ({ target }) => target.remount()),
  "cs-tconn": { run: ({ client }) => client.connect(key), expected: undefined },
  "cs-tconn-again": { run: ({ client }) => client.connect(key), expected: undefined },
  "cs-tconn-bad-ip": failing("connect-refused", ({ client }) => client.connect("999.1.1.1:1")),
  "cs-tconn-refused": failing("connect-refused", ({ client }) =>
    client.connect("127.0.0.1:1", { lateMs: 0 }),
  ),
  "cs-tconn-remove": failing("target-unknown", ({ client }) => client.disconnect("127.0.0.1:1")),
  "cs-tmode-usb": failing("command-unsupported", ({ target }) => target.setConnectionMode("usb")),
  "cs-track-jpid": {
    run: async ({ target }) => {
      for await (const ids of target.trackDebuggableProcesses()) return ids;
      return "nothing came";
    },
    expected: [],
  },
  "cs-unauthorized-denied-shell": failing("target-unauthorized", ({ client }) =>
    client.target("127.0.0.1:10188").command('shell "echo hi"'),
  ),
  "cs-unauthorized-list-targets": {
    run: ({ client }) => client.listTargets(),
    expected: [{ key: "127.0.0.1:10188", state: "Unauthorized" }],
  },
  "cs-unauthorized-list-targets-v": {
    run: async ({ client }) => (await client.describeTargets()).map(({ state }) => state),
    expected: ["Unauthorized", "Offline"],
  },
  "cs-unauthorized-pending-shell": failing("target-unauthorized", ({ client }) =>
    client.target("127.0.0.1:10188").command('shell "echo hi"'),
  ),
  "cs-uninstall": { run: ({ target }) => target.uninstall("com.example.ok"), expected: undefined },
  "cs-unknown-key-shell": failing("target-unknown", ({ client }) =>
    client.target("nokey").command("shell ls"),
  ),
  "cs-version": { run: ({ client }) => client.command("version"), expected: "Ver: 3.2.0f\n" },
  "cs-wait": { run: ({ client }) => client.waitForTarget(), expected: key },
};

/** Transcripts of the client-server link that are not replayed, and why. */
export const notReplayed: Readonly<Record<string, string>> = {};

const versioned = /^(?:v[\d.]+[a-z]|version-check)-(cs-.*)$/;

export function replayCase(name: string): ReplayCase | undefined {
  const plain = versioned.exec(name)?.[1] ?? name;
  const found = cases[name] ?? cases[plain];
  if (found === undefined || !name.startsWith("v") || plain !== "cs-list-targets-v") return found;
  // Older recordings know one device only.
  return { ...found, expected: [details] };
}
