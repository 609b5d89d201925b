import { connect, createServer } from "node:net";
import type { Server, Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Board } from "./board-port.js";

/** A rule, as `fport ls` shows it (`spec/hdc.md §6`). */
export interface ForwardRule {
  readonly key: string;
  /** `A B`, as given. */
  readonly text: string;
  readonly direction: "Forward" | "Reverse";
}

interface ActiveRule extends ForwardRule {
  close(): void;
}

const nodePattern = /^(tcp:\d{1,5}|(localabstract|localreserved|localfilesystem|dev|jdwp|ark):\S+)$/;

/** All rules of a server. A rule accepts connections on loopback and dies with its board. */
export class ForwardRules {
  private rules: ActiveRule[] = [];

  /** @returns the failure message, or undefined when the rule works */
  async add(board: Board, from: string, to: string, reverse: boolean): Promise<string | undefined> {
    if (!validNode(from) || !validNode(to)) return "Forward parament failed";
    const rule = {
      key: board.key,
      text: `${from} ${to}`,
      direction: reverse ? "Reverse" : "Forward",
    } as const;
    const opened = reverse ? await listenOnBoard(board, from, to) : await listenHere(board, from, to);
    if (typeof opened === "string") return opened;
    this.rules.push({ ...rule, close: opened });
    return undefined;
  }

  list(): readonly ForwardRule[] {
    return this.rules;
  }

  /** @returns false when there is no rule with this text */
  remove(text: string): boolean {
    return this.closeRules((rule) => rule.text === text);
  }

  removeBoard(key: string): void {
    this.closeRules((rule) => rule.key === key);
  }

  close(): void {
    this.closeRules(() => true);
  }

  private closeRules(chosen: (rule: ForwardRule) => boolean): boolean {
    const closing = this.rules.filter(chosen);
    this.rules = this.rules.filter((rule) => !chosen(rule));
    for (const rule of closing) rule.close();
    return closing.length > 0;
  }
}

/** Port 0 is refused: the host chooses (`spec/hdc.md §6`). */
function validNode(node: string): boolean {
  const port = /^tcp:(\d+)$/.exec(node)?.[1];
  return nodePattern.test(node) && (port === undefined || (Number(port) >= 1 && Number(port) <= 65_535));
}

async function listenHere(board: Board, from: string, to: string): Promise<string | (() => void)> {
  const port = Number(/^tcp:(\d+)$/.exec(from)?.[1]);
  if (Number.isNaN(port)) return "Forward parament failed";
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: false }, (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    carry(socket, board.connect?.(to));
  });
  if (!(await listening(server, port))) return `TCP Port listen failed at ${port}`;
  return () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
}

function listening(server: Server, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    server.once("error", () => {
      resolve(false);
    });
    server.listen(port, "127.0.0.1", () => {
      resolve(true);
    });
  });
}

/** A far end that does not answer shows as an immediate close; there is no half-close (`spec/hdc.md §9.5`). */
function carry(near: Duplex, far: Duplex | undefined): void {
  const end = (): void => {
    near.destroy();
    far?.destroy();
  };
  if (far === undefined) {
    end();
    return;
  }
  for (const side of [near, far]) {
    side.on("error", end);
    side.once("close", end);
    side.once("end", end);
  }
  near.pipe(far).pipe(near);
}

async function listenOnBoard(board: Board, from: string, to: string): Promise<string | (() => void)> {
  const port = Number(/^tcp:(\d+)$/.exec(to)?.[1]);
  if (Number.isNaN(port)) return "Forward parament failed";
  const connections = new Set<Duplex>();
  const stop = await board.listen?.(from, (connection) => {
    connections.add(connection);
    connection.once("close", () => connections.delete(connection));
    carry(connection, connect({ host: "127.0.0.1", port }));
  });
  return () => {
    stop?.();
    for (const connection of connections) connection.destroy();
  };
}
