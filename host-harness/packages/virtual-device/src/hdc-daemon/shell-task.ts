import type { Board } from "../hdc-server/board-port.js";
import type { DeviceChannel } from "./device-channel.js";

const largestFrame = 65_536;

/** Runs one command; an outer pair of double quotes is not part of it (`spec/hdc.md §4`). */
export async function shellTask(board: Board, text: string, channel: DeviceChannel): Promise<void> {
  await runOnBoard(board, stripQuotes(text), channel);
}

/** Runs a command of the board's shell and sends what it prints. */
export async function runOnBoard(board: Board, command: string, channel: DeviceChannel): Promise<void> {
  await board.shell(command, {
    signal: channel.signal,
    write: async (bytes) => {
      for (let at = 0; at < bytes.length && !channel.signal.aborted; at += largestFrame) {
        await channel.output(bytes.subarray(at, at + largestFrame));
      }
    },
  });
}

function stripQuotes(text: string): string {
  return text.length >= 2 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text;
}
