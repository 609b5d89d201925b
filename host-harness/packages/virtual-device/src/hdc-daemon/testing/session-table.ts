import { readFile, stat, writeFile } from "node:fs/promises";
import { PassThrough } from "node:stream";
import type { Duplex } from "node:stream";
import { expect } from "vitest";
import type { FolderBoard } from "../../hdc-server/testing/folder-board.js";
import { logLines, printing } from "../../hdc-server/testing/replay-table.js";
import type { Authentication } from "../authentication.js";

/** The board as it was when a session was recorded. */
export interface SessionCase {
  readonly authentication?: Authentication;
  prepare?(board: FolderBoard): Promise<void> | void;
  check?(board: FolderBoard): Promise<void>;
}

const installer = async (board: FolderBoard): Promise<void> => {
  await writeFile(board.host("/data/local/tmp/.keep"), "");
  board.runShell = async (command, io) => {
    if (command === "bm uninstall -n com.example.ok")
      await io.write(Buffer.from("uninstall bundle successfully.\n"));
    const path = /^bm install(?: -r)? -p (\S+)$/.exec(command)?.[1];
    if (path === undefined) return;
    const good = (await readFile(board.host(path), "latin1")).startsWith("PK");
    const refused = "error: failed to install bundle.\ncode:9568320\nerror: no signature file.\n";
    await io.write(Buffer.from(good ? "install bundle successfully.\n" : refused));
  };
};

/** Something on the board that answers `echo:` and what it heard. */
function echoConnection(): Duplex {
  const connection = new PassThrough();
  const write = connection.write.bind(connection);
  connection.write = ((bytes: Buffer) =>
    write(Buffer.concat([Buffer.from("echo:"), bytes]))) as typeof connection.write;
  return connection;
}

/** What connects to the board's end of a reverse forward: says `ping`, and leaves once it is answered. */
function pingConnection(): Duplex {
  const connection = new PassThrough();
  const push = connection.write.bind(connection);
  connection.write = (() => {
    setImmediate(() => connection.destroy());
    return true;
  }) as typeof connection.write;
  push("ping");
  return connection;
}

const decided = (allowed: boolean): Authentication => ({
  kind: "on",
  decide: () => Promise.resolve(allowed),
});

const cases: Readonly<Record<string, SessionCase>> = {
  "sd-handshake-shell": { prepare: printing({ "echo hi": ["hi\n"] }) },
  "sd-file-recv": { prepare: (board) => writeFile(board.host("/data/local/tmp/a2.txt"), "hello world\n") },
  "sd-file-send": {
    check: async (board) => {
      expect(await readFile(board.host("/data/local/tmp/a2.txt"), "utf8")).toBe("hello world\n");
    },
  },
  "sd-file-send-dir": {
    check: async (board) => {
      expect(await readFile(board.host("/data/local/tmp/rd3/sub/f2.txt"), "utf8")).toBe("two\n");
      expect((await stat(board.host("/data/local/tmp/rd3/f1.txt"))).mode & 0o7777).toBe(0o644);
      expect((await stat(board.host("/data/local/tmp/z3.bin"))).size).toBe(2997);
    },
  },
  "sd-heartbeat": {},
  "sd-auth-allow": { authentication: decided(true), prepare: printing({ "echo hi": ["hi\n"] }) },
  "sd-auth-refuse": { authentication: decided(false) },
  "sd-install": { prepare: installer },
  "sd-misc": {
    prepare: printing(
      {
        hidumper: ["stub hidumper: version 0\n", "-- section --\n"],
        hilog: [logLines.slice(0, 5).join(""), logLines.slice(5).join("")],
      },
      ["hilog"],
    ),
  },
  "sd-fport-data": {
    prepare: (board) => {
      board.connect = (node) => (node === "tcp:19999" ? echoConnection() : undefined);
    },
  },
  "sd-fport-unreachable": {},
  "sd-rport-data": {
    prepare: (board) => {
      board.listen = (node, onConnection) => {
        if (node === "tcp:18081")
          setTimeout(() => {
            onConnection(pingConnection());
          }, 20);
        return Promise.resolve(() => undefined);
      };
    },
  },
};

/** Recorded sessions that our daemon does not replay, and why. */
export const notReplayed: Readonly<Record<string, string>> = {
  "sd-auth-encrypted":
    "what follows its key exchange is TLS under secrets that only the recorded ends knew, so that no bytes can be compared; up to there it is sd-auth-allow. This daemon does not announce encrypt_tcp, which spec/hdc.md §9.6 allows, and a server that asks for it goes on without",
};

export function sessionCase(name: string): SessionCase | undefined {
  return cases[/^v[\d.]+[a-z]-(sd-.*)$/.exec(name)?.[1] ?? name];
}
