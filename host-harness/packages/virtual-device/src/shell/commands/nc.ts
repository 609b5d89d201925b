import { once } from "node:events";
import type { Duplex } from "node:stream";
import { emptySource } from "../byte-pipe.js";
import { print } from "../command.js";
import type { CommandContext, ShellCommand } from "../command.js";
import { statusOfTermination } from "../environment.js";
import { parseArguments } from "./arguments.js";

/** The sockets of a board. */
export interface NetworkPort {
  /** Undefined when nothing listens at the node. */
  connect(node: string): Duplex | undefined;
  /** @returns how to stop; undefined when the node is taken */
  listen(node: string, listener: (connection: Duplex) => void): (() => void) | undefined;
}

const usage = "usage: nc [-l] [-p PORT] [HOST PORT] | nc [-l] -U NAME\n";

/**
 * `nc -l -p PORT` takes one connection, `nc 127.0.0.1 PORT` makes one; `-U NAME` means an abstract local socket. The
 * standard input goes out, what comes in is printed. It is what a person tries a forward with.
 */
export function netcat(network: NetworkPort): ShellCommand {
  return async (args, context) => {
    const { options, operands, unknown } = parseArguments(args, "ln", "pU");
    const node = nodeOf(options, operands);
    if (unknown !== undefined || node === undefined) {
      await print(context.stderr, usage);
      return 1;
    }
    const connection = options.has("l") ? await accepted(network, node, context) : network.connect(node);
    if (context.signal.aborted) return statusOfTermination;
    if (connection === undefined) {
      const reason = options.has("l") ? "Address already in use" : "Connection refused";
      await print(context.stderr, `nc: ${node}: ${reason}\n`);
      return 1;
    }
    return carry(connection, context);
  };
}

function nodeOf(options: ReadonlyMap<string, string>, operands: readonly string[]): string | undefined {
  const name = options.get("U");
  if (name !== undefined) return /^[\w./-]{1,107}$/.test(name) ? `localabstract:${name}` : undefined;
  const port = options.has("l") ? (options.get("p") ?? operands.at(-1)) : operands[1];
  const loopback = options.has("l") || operands[0] === "127.0.0.1" || operands[0] === "localhost";
  return loopback && /^[1-9]\d{0,4}$/.test(port ?? "") ? `tcp:${port ?? ""}` : undefined;
}

/** The first connection; nobody else is let in. */
function accepted(
  network: NetworkPort,
  node: string,
  { signal }: CommandContext,
): Promise<Duplex | undefined> {
  return new Promise((resolve) => {
    const finish = (connection: Duplex | undefined): void => {
      signal.removeEventListener("abort", onAbort);
      stop?.();
      resolve(connection);
    };
    const onAbort = (): void => {
      finish(undefined);
    };
    const stop = network.listen(node, finish);
    if (stop === undefined || signal.aborted) finish(undefined);
    else signal.addEventListener("abort", onAbort, { once: true });
  });
}

async function carry(connection: Duplex, context: CommandContext): Promise<number> {
  const { stdin, stdout, signal } = context;
  const onAbort = (): void => {
    connection.destroy();
  };
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    const sending = send(connection, stdin);
    for await (const chunk of connection) {
      if (chunk instanceof Uint8Array) await stdout.write(chunk);
    }
    await sending;
    return 0;
  } catch {
    return signal.aborted ? statusOfTermination : 1;
  } finally {
    signal.removeEventListener("abort", onAbort);
    connection.destroy();
  }
}

async function send(connection: Duplex, stdin: CommandContext["stdin"]): Promise<void> {
  // Without a pipe a device's standard input stays open, and forwards know no half-closed connection.
  if (stdin === emptySource) return;
  for (let chunk = await stdin.read(); chunk !== undefined; chunk = await stdin.read()) {
    if (connection.destroyed) return;
    if (!connection.write(chunk)) await Promise.race([once(connection, "drain"), once(connection, "close")]);
  }
  connection.end();
}
