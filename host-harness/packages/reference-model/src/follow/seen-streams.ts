import type { ClientMessage } from "../service/service-door.js";
import type { FollowedEvent, SeenMessage } from "./follow-input.js";

/** Stream of the messages that speak of the whole session; no bundle has this name. */
export const wholeSession = ":session";
/** Sizes are told by a thread of its own. */
export const sizes = ":sizes";
/** Ends of bundles whose name the service did not ask for (recording `rand_1006`). */
export const nameless = "";

/** The stream that a message belongs to: its bundle's, or one of two that are about no bundle. */
export function streamOf(message: ClientMessage | SeenMessage): string {
  if (message.callback === "onBackupSizeReport") return sizes;
  return "bundleName" in message ? (message.bundleName ?? wholeSession) : wholeSession;
}

/**
 * The messages of a trace, by the bundle they speak of. Threads of the service work on different bundles at the same
 * time, so only the messages of one bundle keep their order (`spec/backup-service.md §10.2`).
 */
export class SeenStreams {
  readonly #streams = new Map<string, SeenMessage[]>();
  readonly #seen = new Map<string, number>();
  /** `seq` of all messages but ends of bundles. */
  readonly #butEnds: number[] = [];

  constructor(events: readonly FollowedEvent[]) {
    for (const event of events) {
      if (event.event !== "message") continue;
      const { message } = event;
      const name = streamOf(message);
      if (message.callback !== "onBundleEnd") this.#butEnds.push(message.seq);
      const stream = this.#streams.get(name);
      if (stream === undefined) this.#streams.set(name, [message]);
      else stream.push(message);
    }
  }

  /** The message after those that were seen and `ahead` more. */
  next(stream: string, ahead: number): SeenMessage | undefined {
    return this.#streams.get(stream)?.[(this.#seen.get(stream) ?? 0) + ahead];
  }

  /** True when of two messages that are no ends of bundles the second follows the first. */
  onlyEndsBetween(first: number, second: number): boolean {
    const at = this.#butEnds.indexOf(first);
    return at >= 0 && this.#butEnds[at + 1] === second;
  }

  /** The next message was seen now. */
  see(stream: string): void {
    this.#seen.set(stream, (this.#seen.get(stream) ?? 0) + 1);
  }
}
