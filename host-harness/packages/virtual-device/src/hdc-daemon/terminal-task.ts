import type { Board } from "../hdc-server/board-port.js";
import type { DeviceChannel } from "./device-channel.js";

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
  for (let open = true; open;) {
    const message = await channel.receive();
    if (message === undefined) return;
    open = await terminal.type(message.kind === "bytes" ? message.bytes : message.data);
  }
}

class Terminal {
  private line: number[] = [];

  constructor(
    private readonly board: Board,
    private readonly channel: DeviceChannel,
  ) {}

  /** @returns false when the shell has ended */
  async type(keys: Buffer): Promise<boolean> {
    let echo: number[] = [];
    for (const key of keys) {
      if (key === endOfInput && this.line.length === 0) return false;
      if (key === interrupt) {
        this.line = [];
        echo.push(...Buffer.from(`^C\r\n${prompt}`));
      } else if (backspaces.has(key)) {
        if (this.line.pop() !== undefined) echo.push(...Buffer.from("\b \b"));
      } else if (key === 0x0a || key === 0x0d) {
        await this.channel.output(Buffer.from([...echo, 0x0d, 0x0a]));
        echo = [];
        if (!(await this.execute())) return false;
      } else if (this.line.length < lineLimit) {
        this.line.push(key);
        echo.push(key);
      }
    }
    await this.channel.output(Buffer.from(echo));
    return true;
  }

  private async execute(): Promise<boolean> {
    const command = Buffer.from(this.line).toString("utf8").trim();
    this.line = [];
    if (/^exit(\s|$)/.test(command)) return false;
    let last: Buffer = Buffer.alloc(0);
    if (command !== "") {
      await this.board.shell(command, {
        signal: this.channel.signal,
        write: async (bytes) => {
          await this.channel.output(last);
          last = withCarriageReturns(bytes);
        },
      });
    }
    // A terminal hands out what is there: the end of the output and the prompt together.
    await this.channel.output(Buffer.concat([last, Buffer.from(prompt)]));
    return true;
  }
}

function withCarriageReturns(bytes: Uint8Array): Buffer {
  return Buffer.from(Buffer.from(bytes).toString("latin1").replace(/\r?\n/g, "\r\n"), "latin1");
}
