import { execFile, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

/** Longest run of one command, ms. */
const commandLimitMs = 30_000;

/** A port on which nobody listens. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/**
 * The vendor's own program. It keeps its lock, its logs and its key below a folder of the test, so that an hdc of the person
 * who runs the tests is not touched (`spec/hdc.md §12`).
 */
export class OfficialHdc {
  private server: ChildProcess | undefined;
  private readonly environment: NodeJS.ProcessEnv;

  constructor(
    private readonly program: string,
    folder: string,
    /** Port of the server that its client talks to. */
    readonly port: number,
    /** Variables of the program, e.g. `OHOS_HDC_ENCRYPT_CHANNEL`. */
    variables: Readonly<Record<string, string>> = {},
  ) {
    const own = { HOME: join(folder, "home"), TMPDIR: join(folder, "tmp") };
    for (const path of Object.values(own)) mkdirSync(path, { recursive: true });
    this.environment = { ...process.env, ...own, ...variables };
  }

  /** Starts its server, which is there when its client gets an answer. */
  async startServer(): Promise<void> {
    this.server = spawn(this.program, ["-m", "-s", `127.0.0.1:${this.port}`], {
      env: this.environment,
      stdio: "ignore",
    });
    const until = Date.now() + commandLimitMs;
    while (!(await this.run("checkserver")).includes("server")) {
      if (Date.now() > until) throw new Error("the server of the official program did not answer");
    }
  }

  /** Runs its client and gives what it printed; its exit status says nothing (`spec/hdc.md §13`). */
  run(...args: readonly string[]): Promise<string> {
    return this.execute(args);
  }

  /** The same, for one device. */
  on(key: string, ...args: readonly string[]): Promise<string> {
    return this.execute(["-t", key, ...args]);
  }

  /** Starts its client and gives what it printed until a text was among it; then the client is ended. */
  async until(text: string, key: string, ...args: readonly string[]): Promise<string> {
    const child = spawn(this.program, [...this.start, "-t", key, ...args], {
      env: this.environment,
      stdio: ["ignore", "pipe", "ignore"],
    });
    const limit = setTimeout(() => child.kill("SIGKILL"), commandLimitMs);
    const closed = once(child, "close");
    let seen = "";
    try {
      for await (const chunk of child.stdout) {
        seen += String(chunk);
        if (seen.includes(text)) return seen;
      }
      throw new Error(`the official client ended before ${JSON.stringify(text)}: ${seen}`);
    } finally {
      clearTimeout(limit);
      child.kill("SIGKILL");
      await closed;
    }
  }

  async stop(): Promise<void> {
    if (this.server === undefined || this.server.exitCode !== null) return;
    const closed = once(this.server, "close");
    this.server.kill("SIGKILL");
    await closed;
  }

  private get start(): readonly string[] {
    return ["-s", `127.0.0.1:${this.port}`, "-p"];
  }

  private execute(args: readonly string[]): Promise<string> {
    return new Promise((resolve) => {
      execFile(
        this.program,
        [...this.start, ...args],
        { env: this.environment, timeout: commandLimitMs, maxBuffer: 64 * 1024 * 1024 },
        (_, stdout, stderr) => {
          resolve(stdout + stderr);
        },
      );
    });
  }
}

/** The program that `HDC_BIN` names; the command that runs these tests has checked that it is there. */
export function officialProgram(): string {
  const program = process.env["HDC_BIN"];
  if (program === undefined) throw new Error("HDC_BIN names no program; run npm run test:interop.");
  return program;
}
