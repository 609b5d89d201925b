import type { ProfileFlags } from "../profiles/profile.js";
import { maxRunningBundles, nextToStart } from "../rules/index.js";
import type { Effect } from "../service/effects.js";
import type { ClientMessage } from "../service/service-door.js";
import { startService } from "../service/start-service.js";
import { stateAfterRestart } from "../service/state.js";
import type { Turn } from "../service/turn.js";
import type { Choose } from "./choice-points.js";
import type { WrongAnswer } from "./expectations.js";
import type { FollowedWorld, SeenMessage } from "./follow-input.js";
import type { Due, FollowedClient, FollowedExtension, FollowedLink, FollowState } from "./follow-state.js";
import { runFollowedEffect } from "./followed-effects.js";
import { streamOf, wholeSession } from "./seen-streams.js";
import type { SeenStreams } from "./seen-streams.js";

/** What the machines of one trace share. */
export interface FollowContext {
  readonly flags: ProfileFlags;
  readonly world: FollowedWorld;
  readonly streams: SeenStreams;
  /** Time of the event that is looked at. */
  now: number;
}

/** A message that the model sends where the trace shows something else. */
export interface Mismatch {
  /** `seq` of what the trace shows there; infinite when it shows nothing more. */
  readonly seq: number;
  readonly message: ClientMessage;
}

const rules = { maxRunning: maxRunningBundles, nextToStart };

function isAllEnd(effect: Effect): boolean {
  return effect.kind === "send" && effect.message.callback === "onAllBundlesEnd";
}

/**
 * Takes one step from a state: runs transitions of the service and what they want done, as the simulated service does,
 * and compares every message with what the trace shows. The state is the machine's own to change.
 */
export class FollowMachine {
  /** Set when this way leads to something that the trace does not show; the state is worth nothing then. */
  mismatch: Mismatch | undefined;
  /** Set when a call is answered in another way than the trace shows. */
  wrongAnswer: WrongAnswer | undefined;
  readonly #waiting: Effect[] = [];
  #isRunning = false;
  /** `seq` of the message that this step, which is one thread's, sent last; 0 for none. */
  lastSent = 0;
  /** Wanted by a transition and not yet sent. */
  #allEndsOnTheirWay = 0;

  constructor(
    readonly context: FollowContext,
    readonly state: FollowState,
    readonly choose: Choose,
  ) {}

  /** Loads the service on demand. */
  load(): void {
    if (this.state.loaded) return;
    this.state.loaded = true;
    this.turn(startService);
  }

  /** A transition, then what it wants done. */
  turn<Result>(step: (turn: Turn) => Result): Result {
    const effects: Effect[] = [];
    const result = step(this.#turn(effects));
    this.#waiting.push(...effects);
    this.#drain();
    return result;
  }

  /** A transition that answers an effect: what it wants comes before everything that waits. */
  answer(step: (turn: Turn) => void): void {
    const effects: Effect[] = [];
    step(this.#turn(effects));
    this.#waiting.unshift(...effects);
    this.#drain();
  }

  /** The service's process ends; whoever waits for that notice gets it. */
  endService(): void {
    const { state } = this;
    state.service = stateAfterRestart(state.service);
    const { mourners } = state;
    Object.assign(state, {
      loaded: false,
      unloading: false,
      client: undefined,
      mourners: new Map(),
      links: new Map(),
      timers: new Map(),
      due: [],
    } satisfies Partial<FollowState>);
    for (const client of mourners.values()) this.#deliver(client, { callback: "onBackupServiceDied" });
  }

  /** Whoever makes a new connection to the service loses the notice of its death (`spec/backup-service.md §2`). */
  dropProxy(tokenId: number): void {
    const mourners = new Map(this.state.mourners);
    if (mourners.delete(tokenId)) this.state.mourners = mourners;
  }

  send(message: ClientMessage): void {
    if (this.state.client !== undefined) this.#deliver(this.state.client, message);
  }

  /** The message that the trace shows next in a stream: what an extension decides is read there. */
  next(stream: string): SeenMessage | undefined {
    return this.context.streams.next(stream, this.state.ahead.get(stream) ?? 0);
  }

  addDue(due: Due): void {
    this.state.due = [...this.state.due, due];
  }

  link(connection: number): FollowedLink | undefined {
    return this.state.links.get(connection);
  }

  extensionOf(connection: number): FollowedExtension | undefined {
    return this.state.links.get(connection)?.extension;
  }

  startTimer(
    kind: "connect" | "running" | "disconnect",
    bundleName: string,
    ms: number,
    connection = 0,
  ): void {
    const timer = { kind, bundleName, ms, connection, since: this.clock() };
    this.state.timers = new Map(this.state.timers).set(`${kind} ${bundleName}`, timer);
  }

  stopTimer(kind: "connect" | "running" | "disconnect", bundleName: string): void {
    const key = `${kind} ${bundleName}`;
    if (!this.state.timers.has(key)) return;
    const timers = new Map(this.state.timers);
    timers.delete(key);
    this.state.timers = timers;
  }

  /** Time in ms where the trace has one; else it stands still. */
  clock(): number {
    return this.context.world.time === "ms" ? this.context.now : 0;
  }

  #turn(effects: Effect[]): Turn {
    const { flags, world } = this.context;
    return {
      state: this.state.service,
      flags,
      bundles: world.bundles,
      scheduling: rules,
      // A finish may take any time: its second half is a step of its own.
      choices: {
        allEndLagMs: () => this.#allEndLag(),
        disconnectLagMs: () => 0,
        looksWhileClosing: () => this.#isTold(0) && this.choose(2) === 1,
      },
      now: this.clock(),
      wallTime: 0,
      emit: (effect) => {
        if (isAllEnd(effect)) this.#allEndsOnTheirWay += 1;
        effects.push(effect);
      },
    };
  }

  /**
   * A slow look makes a difference only where the client is told twice in a row that all bundles are through, or where
   * the trace does not show what a look at once would tell: the session may be closed before it.
   */
  #allEndLag(): number | undefined {
    if ((this.state.service.session?.bundles.size ?? 0) > 0 && !this.#isTwiceTold()) return undefined;
    if (!this.#isTold(0)) return 0;
    return this.#isTwiceTold() && this.choose(2) === 1 ? 0 : undefined;
  }

  /** Twice in a row, with nothing but ends of bundles in between. */
  #isTwiceTold(): boolean {
    const [first, second] = [0, 1].map((more) => this.#allEnd(more));
    return first !== undefined && second !== undefined && this.context.streams.onlyEndsBetween(first, second);
  }

  #isTold(more: number): boolean {
    return this.#allEnd(more) !== undefined;
  }

  /** `seq` at which the client is told next, or `more` times later, that all bundles are through. */
  #allEnd(more: number): number | undefined {
    const ahead = this.state.ahead.get(wholeSession) ?? 0;
    const seen = this.context.streams.next(wholeSession, ahead + this.#allEndsOnTheirWay + more);
    const isItself =
      seen?.callback === "onAllBundlesEnd" &&
      (seen.session === undefined || seen.session === this.state.client?.session);
    return isItself ? seen.seq : undefined;
  }

  #drain(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    for (let effect = this.#waiting.shift(); effect !== undefined; effect = this.#waiting.shift()) {
      if (isAllEnd(effect)) this.#allEndsOnTheirWay -= 1;
      if (this.mismatch === undefined) runFollowedEffect(this, effect);
    }
    this.#isRunning = false;
  }

  #deliver(client: FollowedClient, message: ClientMessage): void {
    if (this.mismatch !== undefined) return;
    if (client.callbacks?.has(message.callback) === false) return;
    const stream = streamOf(message);
    const seen = this.next(stream);
    if (seen === undefined && this.context.world.isCutOff) return;
    const { state } = this;
    const isItself =
      seen !== undefined &&
      seen.seq > this.#earliest(message) &&
      (seen.session === undefined || seen.session === client.session) &&
      seen.fits(message);
    if (!isItself) {
      this.mismatch = { seq: seen?.seq ?? Number.POSITIVE_INFINITY, message };
      return;
    }
    state.ahead = new Map(state.ahead).set(stream, (state.ahead.get(stream) ?? 0) + 1);
    state.farthest = Math.max(state.farthest, seen.seq);
    if (message.callback !== "onBundleEnd") state.farthestButEnds = Math.max(state.farthestButEnds, seen.seq);
    if (stream === wholeSession) state.barrier = seen.seq;
    this.lastSent = seen.seq;
  }

  /**
   * `seq` behind which a message must be seen: one thread sends in order, and what is about the whole session comes behind
   * what was sent of bundles. Another thread may have removed its bundle and not yet told its end (`§10.5`).
   */
  #earliest({ callback }: ClientMessage): number {
    const { barrier, farthest, farthestButEnds } = this.state;
    switch (callback) {
      case "onAllBundlesEnd":
        return Math.max(this.lastSent, farthestButEnds);
      case "onBackupServiceDied":
        return Math.max(this.lastSent, farthest);
      case "onBackupSizeReport":
        return this.lastSent;
      default:
        return Math.max(this.lastSent, barrier);
    }
  }
}
