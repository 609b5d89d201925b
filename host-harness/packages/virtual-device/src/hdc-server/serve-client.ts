import {
  HdcError,
  MessageLevel,
  decodeClientHello,
  decodeCommandText,
  encodeServerHello,
  waitMark,
} from "hdc-client-node/protocol";
import type { ClientHello } from "hdc-client-node/protocol";
import type { Board, BoardFiles } from "./board-port.js";
import type { ClientLink } from "./client-link.js";
import { deviceCommand } from "./device-commands.js";
import type { ForwardRules } from "./forward-rules.js";
import { hostCommand } from "./host-commands.js";
import type { KnownTargets } from "./known-targets.js";
import type { ServerProfile } from "./server-profile.js";
import { unauthorizedText } from "./unauthorized-text.js";

const handshakeLimitMs = 10_000;

export interface ServedClient {
  readonly client: ClientLink;
  readonly profile: ServerProfile;
  readonly channelId: number;
  /** Present in builds with version check: handshakes are then 108 bytes long. */
  readonly handshakeVersion: string | undefined;
  readonly boards: () => readonly Board[];
  readonly forwards: ForwardRules;
  readonly targets: KnownTargets;
  readonly hostFiles: BoardFiles | undefined;
  /** Told once it is known which board the client talks to. */
  onBound(board: Board): void;
}

/** The conversation with one client: handshake, then a command; the close is the end mark (`spec/hdc.md §3`, `§4`). */
export async function serveClient(served: ServedClient): Promise<void> {
  const { client } = served;
  try {
    const hello = await exchangeHellos(served);
    if (hello !== undefined) await new Conversation(served, hello).run();
    client.end();
  } catch (error) {
    // A client that breaks the protocol is dropped without a word (spec/hdc.md §2).
    client.drop();
    if (!(error instanceof HdcError)) throw error;
  }
}

async function exchangeHellos({
  client,
  profile,
  channelId,
  handshakeVersion,
}: ServedClient): Promise<ClientHello | undefined> {
  const version = handshakeVersion === undefined ? {} : { version: handshakeVersion };
  await client.sendFrame(encodeServerHello({ mark: profile.mark, channelId, ...version }));
  const limit = setTimeout(() => {
    client.drop();
  }, handshakeLimitMs);
  try {
    const answer = await client.take();
    return answer === undefined ? undefined : decodeClientHello(answer);
  } finally {
    clearTimeout(limit);
  }
}

class Conversation {
  private keepAlive = false;

  constructor(
    private readonly served: ServedClient,
    private readonly hello: ClientHello,
  ) {}

  async run(): Promise<void> {
    const { client } = this.served;
    const refusal = this.unknownKey();
    if (refusal !== undefined) return client.sendMessage(MessageLevel.fail, refusal);
    for (let open = true; open;) {
      const payload = await client.take();
      if (payload === undefined) return;
      open = await this.execute(decodeCommandText(payload));
    }
  }

  /** The server does not wait for the command of a key that it cannot serve (`spec/hdc.md §3.2`). */
  private unknownKey(): string | undefined {
    const { key, mark } = this.hello;
    if (key === "" || key === "any" || mark === waitMark) return undefined;
    const board = this.served.boards().find((candidate) => candidate.key === key);
    if (board === undefined) return "Not match target founded, check connect-key please";
    return board.state() === "Offline" ? "[E001005] Device not found or connected" : undefined;
  }

  private board(): Board | undefined {
    const { key } = this.hello;
    const boards = this.served.boards().filter((board) => board.state() !== "Offline");
    if (key === "any") return boards.length === 1 ? boards[0] : undefined;
    return boards.find((board) => board.key === key);
  }

  /** On failure the connection stays, and the client asks again (`spec/hdc.md §4.1`). */
  private async wait(): Promise<boolean> {
    const { client } = this.served;
    const { key, mark } = this.hello;
    if (key !== "" && mark !== waitMark) {
      await client.sendMessage(MessageLevel.fail, "[E002106] Failed to communicate with daemon");
      return false;
    }
    const ready = this.served
      .boards()
      .find((board) => board.state() === "Connected" && (key === "" || key === "any" || board.key === key));
    if (ready === undefined) {
      await client.sendMessage(MessageLevel.fail, "No any connected target");
      return true;
    }
    await client.sendMessage(MessageLevel.success, `Wait for connected target is ${ready.key}`);
    return false;
  }

  /** @returns true when the connection stays open for another command */
  private async execute(text: string): Promise<boolean> {
    const { client } = this.served;
    if (text === "wait") return this.wait();
    const host = hostCommand(text);
    if (text === "alive" || host !== undefined) {
      if (this.board() !== undefined && host?.alsoBound !== true) {
        await client.sendMessage(MessageLevel.fail, "[E002106] Failed to communicate with daemon");
        return false;
      }
      if (text === "alive") this.keepAlive = true;
      await host?.run(this.served);
      return this.keepAlive;
    }
    const command = deviceCommand(text);
    if (command === undefined) {
      await client.sendText("[Fail]Unknown command...\n");
      return false;
    }
    const board = this.board();
    if (board === undefined) {
      await client.sendMessage(MessageLevel.fail, this.served.profile.needsKeyText);
      return false;
    }
    if (board.state() === "Unauthorized") {
      await client.sendMessage(MessageLevel.fail, unauthorizedText(board));
      return false;
    }
    this.served.onBound(board);
    const { profile, forwards, hostFiles } = this.served;
    const running = command.run({ client, board, profile, forwards, hostFiles });
    if (command.ownsInput) {
      await running;
      return false;
    }
    // A frame behind a one-shot command is a new command (spec/hdc.md §4).
    const another = await Promise.race([
      running.then(() => false),
      client.next().then((next) => next !== undefined),
    ]);
    if (!another) await running;
    return another;
  }
}
