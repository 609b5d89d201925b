import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** What the other process needs to know. */
export interface BoardPorts {
  /** Host folder that plays the device's `/data/local/tmp`. */
  readonly folder: string;
  readonly key: string;
  readonly serverPort: number;
  readonly daemonPort: number;
  /** Sends {@link bigFile} and stores what comes, without any protocol. */
  readonly rawPort: number;
  /** Sends back what it gets. */
  readonly echoPort: number;
}

/** Name of the file that the client fetches and this program serves. */
export const bigFile = "big";

/** Runs the work beside a board in a process of its own; the board ends afterwards, whatever happens. */
export async function withBoard<Result>(work: (ports: BoardPorts) => Promise<Result>): Promise<Result> {
  const child = fork(fileURLToPath(new URL("./hdc-board.js", import.meta.url)), [], { stdio: "inherit" });
  const ended = once(child, "exit");
  try {
    const ports = await Promise.race([
      once(child, "message").then(([message]) => message as BoardPorts),
      ended.then(() => {
        throw new Error("the board ended before it was there");
      }),
    ]);
    return await work(ports);
  } finally {
    if (child.connected) child.disconnect();
    await ended;
  }
}
