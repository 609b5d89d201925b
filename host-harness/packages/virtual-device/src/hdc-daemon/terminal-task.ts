import type { Board, ShellIo } from "../hdc-server/board-port.js";
import type { DeviceChannel } from "./device-channel.js";
import { withCarriageReturns } from "./carriage-returns.js";

const prompt = "# ";
const lineLimit = 4096;
const interrupt = 0x03;
const endOfInput = 0x04;
const backspaces: ReadonlySet<number> = new Set([0x08, 0x7f]);

/**
 * An interactive shell on a terminal of the simplest kind: it echoes, a line is a command, `\n` is shown as `\r\n`
 * (`spec/hdc.md §4.4`). Every frame of the client is keyboard input.
 */
export async function terminalTask(board: Board, channel: DeviceChannel): Promise<void> {
  const terminal = new Terminal(board, channel);
  await channel.output(Buffer.from(prompt));
  try {
    for (;;) {
      const message = await Promise.race([channel.receive(), terminal.over]);
      if (message === undefined) return;
      terminal.type(message.kind === "bytes" ? message.bytes : message.data);
    }
  } finally {
    await terminal.close();
  }
}

class Terminal {
  /** Resolves, with nothing, when the shell has ended. */
  readonly over: Promise<undefined>;
  private end: () => void = () => undefined;
  private ended = false;
  private line: number[] = [];
  /** Keys that were typed while a command ran or its output went out. */
  private ahead: number[] = [];
  private busy = false;
  private running: AbortController | undefined;
  private work: Promise<void> = Promise.resolve();
  private readonly execute: (line: string, io: ShellIo) => Promise<boolean>;

  constructor(
    board: Board,
    private readonly channel: DeviceChannel,
  ) {
    this.over = new Promise((resolve) => {
      this.end = () => {
        this.ended = true;
        resolve(undefined);
      };
    });
    this.execute =
      board.openShell?.() ??
      (async (line, io) => {
        if (/^exit(\s|$)/.test(line)) return true;
        await board.shell(line, io);
        return false;
      });
  }

  /** Takes keys as they come; what cannot be handled yet waits. */
  type(keys: Buffer): void {
    if (this.running !== undefined && keys.length === 1 && keys[0] === interrupt) {
      this.running.abort();
      return;
    }
    const room = Math.max(0, lineLimit - this.ahead.length);
    this.ahead.push(...keys.subarray(0, room));
    if (this.busy || this.ended) return;
    this.busy = true;
    this.work = this.takeAll();
  }

  async close(): Promise<void> {
    this.ended = true;
    this.running?.abort();
    await this.work;
  }

  private async takeAll(): Promise<void> {
    try {
      while (this.ahead.length > 0 && !this.ended) await this.takeKeys();
    } finally {
      this.busy = false;
    }
  }

  private async takeKeys(): Promise<void> {
    let echo: number[] = [];
    for (let key = this.ahead.shift(); key !== undefined && !this.ended; key = this.ahead.shift()) {
      if (key === endOfInput && this.line.length === 0) {
        this.end();
      } else if (key === interrupt) {
        this.line = [];
        echo.push(...Buffer.from(`^C\r\n${prompt}`));
      } else if (backspaces.has(key)) {
        if (this.line.pop() !== undefined) echo.push(...Buffer.from("\b \b"));
      } else if (key === 0x0a || key === 0x0d) {
        // From here on an interrupt is meant for the command, though it has not begun.
        const running = new AbortController();
        this.running = running;
        await this.channel.output(Buffer.from([...echo, 0x0d, 0x0a]));
        echo = [];
        await this.runLine(running.signal);
        this.running = undefined;
      } else if (this.line.length < lineLimit) {
        this.line.push(key);
        echo.push(key);
      }
    }
    if (echo.length > 0) await this.channel.output(Buffer.from(echo));
  }

  private async runLine(interrupted: AbortSignal): Promise<void> {
    const command = Buffer.from(this.line).toString("utf8").trim();
    this.line = [];
    let last: Buffer = Buffer.alloc(0);
    const io: ShellIo = {
      signal: AbortSignal.any([this.channel.signal, interrupted]),
      write: async (bytes) => {
        await this.channel.output(last);
        last = withCarriageReturns(bytes);
      },
    };
    const exited = command !== "" && !interrupted.aborted && (await this.execute(command, io));
    if (interrupted.aborted) last = Buffer.concat([last, Buffer.from("^C\r\n")]);
    if (exited) {
      if (last.length > 0) await this.channel.output(last);
      this.end();
      return;
    }
    // A terminal hands out what is there: the end of the output and the prompt together.
    if (!this.ended) await this.channel.output(Buffer.concat([last, Buffer.from(prompt)]));
  }
}
