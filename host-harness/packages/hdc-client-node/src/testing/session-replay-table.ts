import { once } from "node:events";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { join } from "node:path";
import type { DaemonConnection } from "../daemon-connection.js";
import { HdcError } from "../errors.js";
import type { HdcTarget } from "../target.js";

export interface SessionReplay {
  readonly connection: DaemonConnection;
  readonly target: HdcTarget;
  readonly folder: string;
  /** Stands for the recorded port; free, and of five digits. */
  readonly port: number;
  /** Aborted once the session is gone: whoever waits for a connection through it need not wait on. */
  readonly gone: AbortSignal;
}

export interface SessionCase {
  readonly heartbeatMs?: number;
  /** Number of the refusal when connecting itself must fail. */
  readonly refusedWith?: string;
  /** Play only so many frames; the table says why. */
  readonly frames?: number;
  /** A fixed port in the recording, of something that must listen on this computer. */
  readonly port?: string;
  run(replay: SessionReplay): Promise<unknown>;
  readonly expected: unknown;
}

async function codeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => "success",
    (error: unknown) => (error instanceof HdcError ? (error.deviceCode ?? error.code) : String(error)),
  );
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

const sizes = { fileCount: 1, bytes: 12, skipped: [] };

/** `ping` through a forward that this computer listens for. */
async function pingThrough(port: number): Promise<string> {
  const socket = connect({ host: "127.0.0.1", port });
  let answer = "";
  socket.on("error", () => undefined);
  socket.on("data", (bytes: Buffer) => {
    answer += bytes.toString("utf8");
    socket.end();
  });
  socket.write("ping");
  await once(socket, "close");
  return answer;
}

async function unreachableThrough(port: number): Promise<string> {
  const socket = connect({ host: "127.0.0.1", port });
  socket.on("error", () => undefined);
  await once(socket, "close");
  return "closed";
}

/** The echo server that stood at the host's end of the reverse forward, until its one connection ends. */
async function serveOneEcho(port: number, gone: AbortSignal, action: () => Promise<void>): Promise<string> {
  const server = createServer().listen(port, "127.0.0.1");
  try {
    await action();
    const [socket] = (await once(server, "connection", { signal: gone })) as [Socket];
    let heard = "";
    socket.on("error", () => undefined);
    socket.on("data", (bytes: Buffer) => {
      heard += bytes.toString("utf8");
      socket.write(Buffer.concat([Buffer.from("echo:"), bytes]));
    });
    await once(socket, "close");
    return heard;
  } finally {
    server.close();
  }
}

export function isFreePort(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => {
      resolve(false);
    });
    server.listen(port, "127.0.0.1", () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

const fileReceive: SessionCase = {
  run: async ({ target, folder }) => [
    await target.receiveFile("/data/local/tmp/a2.txt", "b2.txt"),
    await readFile(join(folder, "b2.txt"), "utf8"),
    await codeOf(target.receiveFile("/data/local/tmp/none", "x")),
  ],
  expected: [sizes, "hello world\n", "file-missing"],
};

const fileSend: SessionCase = {
  run: async ({ target, folder }) => {
    await writeFile(join(folder, "a.txt"), "hello world\n");
    return target.sendFile("a.txt", "/data/local/tmp/a2.txt");
  },
  expected: sizes,
};

const shell: SessionCase = {
  run: async ({ target }) => [
    await textOf(target.shellStream("echo hi")),
    await textOf(target.shellStream("exit 3")),
  ],
  expected: ["hi\n", ""],
};

const cases: Readonly<Record<string, SessionCase>> = {
  "sd-handshake-shell": shell,
  "sd-file-recv": fileReceive,
  "sd-file-send": fileSend,
  "sd-file-send-dir": {
    run: async ({ target, folder }) => {
      await mkdir(join(folder, "d1/sub"), { recursive: true });
      await writeFile(join(folder, "d1/f1.txt"), "one\n");
      await writeFile(join(folder, "d1/sub/f2.txt"), "two\n");
      await writeFile(join(folder, "rep.bin"), "abcdefgh\n".repeat(333));
      return [
        await target.sendDirectory("d1", "/data/local/tmp/rd3", { placement: "as-hdc", keepMode: true }),
        await target.sendFile("rep.bin", "/data/local/tmp/z3.bin", { compress: true }),
      ];
    },
    expected: [
      { fileCount: 2, bytes: 8, skipped: [] },
      { fileCount: 1, bytes: 2997, skipped: [] },
    ],
  },
  "sd-heartbeat": { heartbeatMs: 20, run: () => Promise.resolve("connected"), expected: "connected" },
  "sd-auth-allow": { run: async ({ target }) => textOf(target.shellStream("echo hi")), expected: "hi\n" },
  // At the refusal our client ends the session; the recorded server kept it and answered two more packets.
  "sd-auth-refuse": { frames: 9, refusedWith: "E000003", run: () => Promise.resolve(), expected: undefined },
  "sd-install": {
    run: async ({ target, folder }) => {
      await writeFile(join(folder, "bogus.hap"), "not a zip");
      await writeFile(join(folder, "good.hap"), "PK\u0003\u0004x");
      return [
        await codeOf(target.install(["bogus.hap"])),
        (await target.install(["good.hap"], { replace: true })).map(({ installed }) => installed),
        await codeOf(target.uninstall("com.example.ok")),
      ];
    },
    expected: ["9568320", [true], "success"],
  },
  "sd-misc": {
    run: async ({ target }) => [
      await textOf(target.bugreport()),
      await target.debuggableProcesses(),
      await codeOf(target.setConnectionMode("usb")),
      await codeOf(target.setRootMode(true)),
      await codeOf(target.remount()),
      await codeOf(target.command("shell -b com.example.app ls")),
      (await textOf(target.log(), (text) => text.endsWith("line 5\n"))).split("\n").length,
    ],
    expected: [
      "stub hidumper: version 0\n-- section --\n",
      [],
      "E001000",
      "command-failed",
      "E007100",
      "E003001",
      7,
    ],
  },
  "sd-fport-data": {
    run: async ({ target, connection }) => {
      const port = await freePort();
      await target.forward(`tcp:${port}`, "tcp:19999");
      const answer = await pingThrough(port);
      await connection.removeForward({ from: `tcp:${port}`, to: "tcp:19999" });
      return answer;
    },
    expected: "echo:ping",
  },
  "sd-fport-unreachable": {
    run: async ({ target, connection }) => {
      const port = await freePort();
      await target.forward(`tcp:${port}`, "tcp:19998");
      const answer = await unreachableThrough(port);
      await connection.removeForward({ from: `tcp:${port}`, to: "tcp:19998" });
      return answer;
    },
    expected: "closed",
  },
  "sd-rport-data": {
    port: "tcp:19999",
    run: async ({ target, connection, port, gone }) => {
      const heard = await serveOneEcho(port, gone, () => target.reverse("tcp:18081", `tcp:${port}`));
      await connection.removeForward({ from: "tcp:18081", to: `tcp:${port}` });
      return heard;
    },
    expected: "ping",
  },
};

/** Recorded sessions that our client does not replay, and why. */
export const notReplayedSessions: Readonly<Record<string, string>> = {
  "sd-auth-encrypted":
    "our client does not announce encrypt_tcp, so no daemon asks for it (spec/hdc.md §9.6 allows that)",
};

export function sessionCase(name: string): SessionCase | undefined {
  return cases[/^v[\d.]+[a-z]-(sd-.*)$/.exec(name)?.[1] ?? name];
}
