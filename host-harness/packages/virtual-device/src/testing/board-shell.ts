import type { Board } from "../hdc-server/board-port.js";

/** What a command printed, as an hdc client would get it. */
export async function shellText(board: Board, command: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  await board.shell(command, {
    write: (bytes) => {
      chunks.push(bytes);
    },
    signal: new AbortController().signal,
  });
  return Buffer.concat(chunks).toString("utf8");
}
