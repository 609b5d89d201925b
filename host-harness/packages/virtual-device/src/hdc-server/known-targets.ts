import type { Board, BoardState } from "./board-port.js";

/** One line of `list targets -v`. */
export interface KnownTarget {
  readonly key: string;
  readonly state: BoardState;
  readonly name: string;
}

/** How `tconn` reaches boards that are not attached from the start. */
export interface TargetConnector {
  /** Makes a board appear among the boards. @returns false when there is none at this address */
  connect(key: string): Promise<boolean>;
  /** @returns false when it was not there */
  disconnect(key: string): Promise<boolean>;
}

/** What a server remembers: an address that was tried once stays in the list as `Offline` (`spec/hdc.md §4.1`). */
export class KnownTargets {
  private readonly remembered = new Map<string, string>();

  constructor(private readonly connector: TargetConnector | undefined) {}

  /** In the order of their keys. */
  all(boards: readonly Board[]): KnownTarget[] {
    const targets = new Map<string, KnownTarget>();
    for (const [key, name] of this.remembered) targets.set(key, { key, state: "Offline", name });
    for (const board of boards) {
      targets.set(board.key, { key: board.key, state: board.state(), name: board.name });
    }
    return [...targets.values()].sort((left, right) => (left.key < right.key ? -1 : 1));
  }

  async connect(key: string, boards: () => readonly Board[]): Promise<"connected" | "already" | "failed"> {
    const attached = (): Board | undefined =>
      boards().find((board) => board.key === key && board.state() !== "Offline");
    if (attached() !== undefined) return "already";
    const connected = (await this.connector?.connect(key)) ?? false;
    this.remembered.set(key, attached()?.name ?? "unknown...");
    return connected ? "connected" : "failed";
  }

  async disconnect(key: string, boards: readonly Board[]): Promise<boolean> {
    const board = boards.find((candidate) => candidate.key === key && candidate.state() !== "Offline");
    if (board === undefined || this.connector === undefined) return false;
    this.remembered.set(key, board.name);
    return this.connector.disconnect(key);
  }
}
