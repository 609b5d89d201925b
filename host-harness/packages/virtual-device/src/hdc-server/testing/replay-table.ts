import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { expect } from "vitest";
import type { HdcServerOptions } from "../start-hdc-server.js";
import { FolderBoard } from "./folder-board.js";

/** A board as it was when the conversation was recorded. */
export interface Stage {
  readonly board: FolderBoard;
  /** Other boards beside it. */
  readonly others: FolderBoard[];
  options: Partial<HdcServerOptions>;
  /** Whether `board` is attached. */
  attached: boolean;
}

export interface ReplayCase {
  /** Key of the board, `127.0.0.1:10178` unless said otherwise. */
  readonly key?: string;
  /** What the board's shell prints, by command; anything else prints nothing. */
  readonly shell?: Readonly<Record<string, readonly string[]>>;
  prepare?(stage: Stage): Promise<void> | void;
  /** Looks at the board afterwards. */
  check?(board: FolderBoard): Promise<void>;
}

const okText = "install bundle successfully.\n";
const bogusText = "error: failed to install bundle.\ncode:9568320\nerror: no signature file.\n";
const bugreport = "stub hidumper: version 0\n-- section --\n";

function file(path: string, content: string): (stage: Stage) => Promise<void> {
  return ({ board }) => writeFile(board.host(path), content);
}

function arrives(path: string, content: string): (board: FolderBoard) => Promise<void> {
  return async (board) => {
    expect(await readFile(board.host(path), "utf8")).toBe(content);
  };
}

async function offlineNeighbour(stage: Stage, key: string, name: string): Promise<void> {
  const neighbour = await FolderBoard.create(key, () => Promise.resolve(), name);
  neighbour.currentState = "Offline";
  stage.others.push(neighbour);
}

/** The bundle manager of a board, by the first bytes of the package. */
const bundleManager: NonNullable<ReplayCase["prepare"]> = ({ board }) => {
  board.runShell = async (command, io) => {
    const path = /^bm install(?: -r)? -p (\S+)$/.exec(command)?.[1];
    if (path === undefined) return;
    const content = await readFile(board.host(path), "latin1");
    await io.write(Buffer.from(content.startsWith("PK") ? okText : bogusText));
  };
};

/** What the log tool printed in the recordings. */
export const logLines = Array.from({ length: 6 }, (_, index) => {
  const seconds = index < 5 ? `00.00${index}` : "05.000";
  return `11-23 08:00:${seconds}  1000  1000 I C01234/StubTag: line ${index}\n`;
});

/** A shell that prints given texts; commands in `endless` go on until they are stopped. */
export function printing(
  texts: Readonly<Record<string, readonly string[]>>,
  endless: readonly string[] = [],
): (board: FolderBoard) => void {
  return (board) => {
    board.runShell = async (command, io) => {
      for (const text of texts[command] ?? []) await io.write(Buffer.from(text));
      if (!endless.includes(command) || io.signal.aborted) return;
      await new Promise((resolve) => {
        io.signal.addEventListener("abort", resolve);
      });
    };
  };
}

const unauthorized = (authorization: "pending" | "denied") => ({
  key: "127.0.0.1:10188",
  prepare: ({ board }: Stage) => {
    board.currentState = "Unauthorized";
    board.currentAuthorization = authorization;
  },
});

const notAttached: ReplayCase = {
  prepare: (stage) => {
    stage.attached = false;
  },
};

const cases: Readonly<Record<string, ReplayCase>> = {
  "cs-bugreport": { shell: { hidumper: [bugreport] } },
  "cs-checkserver": {},
  "cs-file-recv": { prepare: file("/data/local/tmp/a.txt", "hello world\n") },
  "cs-file-recv-dir": {
    prepare: async ({ board }) => {
      await mkdir(board.host("/data/local/tmp/rd1/sub"), { recursive: true });
      await writeFile(board.host("/data/local/tmp/rd1/f1.txt"), "one\n");
      await writeFile(board.host("/data/local/tmp/rd1/sub/f2.txt"), "two\n");
    },
  },
  "cs-file-recv-missing": {},
  "cs-file-send": { check: arrives("/data/local/tmp/a.txt", "hello world\n") },
  "cs-file-send-bad-dest": {},
  "cs-file-send-dir": {
    check: async (board) => {
      await arrives("/data/local/tmp/rd1/f1.txt", "one\n")(board);
      await arrives("/data/local/tmp/rd1/sub/f2.txt", "two\n")(board);
    },
  },
  "cs-file-send-empty": { check: arrives("/data/local/tmp/empty.bin", "") },
  "cs-file-send-lz4": { check: arrives("/data/local/tmp/z.bin", "abcdefgh\n".repeat(333)) },
  "cs-file-send-mid": {
    check: async (board) => {
      expect((await stat(board.host("/data/local/tmp/mid.bin"))).size).toBe(70_000);
    },
  },
  "cs-file-send-missing": {},
  "cs-file-send-mode-time": {
    check: async (board) => {
      await arrives("/data/local/tmp/rd2/sub/f2.txt", "two\n")(board);
      const info = await stat(board.host("/data/local/tmp/rd2/f1.txt"));
      expect([info.mode & 0o7777, Math.round(info.mtimeMs)]).toEqual([0o644, 1_795_424_963_176]);
      expect((await stat(board.host("/data/local/tmp/rd2/sub"))).mode & 0o7777).toBe(0o755);
    },
  },
  "cs-file-send-sync": {
    prepare: file("/data/local/tmp/a.txt", "older\n"),
    check: arrives("/data/local/tmp/a.txt", "older\n"),
  },
  "cs-hilog": { shell: { hilog: [logLines.slice(0, 5).join(""), logLines.slice(5).join("")] } },
  "cs-install-bogus": { prepare: bundleManager },
  "cs-install-none": {},
  "cs-install-ok": { prepare: bundleManager },
  "cs-install-two": { prepare: bundleManager },
  "cs-jpid": {},
  "cs-list-targets": {},
  "cs-list-targets-empty": notAttached,
  "cs-list-targets-v": { prepare: (stage) => offlineNeighbour(stage, "127.0.0.1:1", "unknown...") },
  "cs-no-device-shell": notAttached,
  "cs-raw-alive-poll": { prepare: (stage) => offlineNeighbour(stage, "127.0.0.1:1", "unknown...") },
  "cs-raw-server-side-send": {
    // The host's files are a folder too: nothing of the computer that runs the tests is opened.
    prepare: async (stage) => {
      const host = await FolderBoard.create("host");
      await mkdir(host.host("home/dev/project"), { recursive: true });
      await writeFile(host.host("home/dev/project/a.txt"), "hello world\n");
      host.currentState = "Offline";
      stage.others.push(host);
      stage.options = { hostFiles: host.files };
    },
    check: arrives("/data/local/tmp/s.txt", "hello world\n"),
  },
  "cs-raw-interactive-shell": { shell: { "echo inter": ["inter\n"] } },
  "cs-raw-pipelined-shell": { shell: { "echo hi": ["hi\n"] } },
  "cs-raw-stdin-after-shell": {
    prepare: ({ board }) => {
      // `cat` waits for input that never comes.
      board.runShell = (_command, io) =>
        new Promise((resolve) => {
          io.signal.addEventListener("abort", () => {
            resolve();
          });
        });
    },
  },
  "cs-raw-wait-key": notAttached,
  "cs-rport-add": {},
  "cs-shell-any": { shell: { "echo hi": ["hi\n"] } },
  "cs-shell-bad-option": {},
  "cs-shell-bundle-bad": {},
  "cs-shell-echo": { shell: { "echo hi": ["hi\n"] } },
  "cs-shell-exit-nonzero": { shell: { "echo out; exit 3": ["out\n"] } },
  "cs-shell-stderr": { shell: { "echo out; echo err 1>&2": ["out\n", "err\n"] } },
  "cs-smode": {},
  "cs-target-mount": {},
  "cs-tconn": {
    prepare: (stage) => {
      stage.attached = false;
      stage.options = {
        connector: {
          connect: () => {
            stage.attached = true;
            return Promise.resolve(true);
          },
          disconnect: () => Promise.resolve(false),
        },
      };
    },
  },
  "cs-tconn-again": {},
  "cs-tconn-bad-ip": {},
  "cs-tconn-refused": {},
  "cs-tconn-remove": {},
  "cs-tmode-usb": {},
  "cs-track-jpid": {},
  "cs-unauthorized-denied-shell": unauthorized("denied"),
  "cs-unauthorized-list-targets": unauthorized("pending"),
  "cs-unauthorized-list-targets-v": {
    key: "127.0.0.1:10188",
    prepare: async (stage) => {
      stage.board.currentState = "Unauthorized";
      await offlineNeighbour(stage, "127.0.0.1:10189", "ohos-device");
    },
  },
  "cs-unauthorized-pending-shell": unauthorized("pending"),
  "cs-uninstall": { shell: { "bm uninstall -n com.example.ok": ["uninstall bundle successfully.\n"] } },
  "cs-unknown-key-shell": {},
  "cs-version": {},
  "cs-wait": {},
  "version-check-cs-list-targets": { key: "127.0.0.1:10208", prepare: versionCheck },
  "version-check-cs-shell-echo": {
    key: "127.0.0.1:10208",
    shell: { "echo hi": ["hi\n"] },
    prepare: versionCheck,
  },
};

function versionCheck(stage: Stage): void {
  stage.options = { handshakeVersion: "Ver: 3.2.0f73c487f8b34a2ba5" };
}

/** Conversations about forward rules belong together: one server, in this order. */
export const forwardOrder = [
  "cs-fport-rm-missing",
  "cs-fport-add",
  "cs-fport-ls",
  "cs-fport-rm",
  "cs-rport-add",
  "cs-fport-ls-reverse",
  "cs-rport-rm",
];

/** Transcripts of the client-server link that are not replayed, and why. */
export const notReplayed: Readonly<Record<string, string>> = {};

const versioned = /^v[\d.]+[a-z]-(cs-.*)$/;

export function replayCase(name: string): ReplayCase | undefined {
  const plain = versioned.exec(name)?.[1];
  // Older recordings know one device only.
  if (plain === "cs-list-targets-v") return {};
  return cases[plain ?? name];
}
