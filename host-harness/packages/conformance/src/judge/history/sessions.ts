import { releaseOutcome } from "@ohbackup/reference-model";
import type { Profile } from "@ohbackup/reference-model";
import type { TraceEvent, TraceEventOf } from "../../trace/event.js";
import { appendOf } from "./append.js";
import type { Append } from "./append.js";
import { endingOf } from "./call.js";
import type { Call } from "./call.js";
import { openedAt, restores } from "./session.js";
import type { Session } from "./session.js";

/** `saUnloaded`: the platform ends a service that was released, even when it was opened again meanwhile (`§4.5`). */
const endOfClient: ReadonlySet<string> = new Set(["world:killClient", "world:killService", "saUnloaded"]);

/** Sessions, and appends that met none. */
export interface SessionsSeen {
  readonly sessions: readonly Session[];
  readonly strayAppends: readonly Append[];
  /** The session that was open, as far as the caller could know, when a call was made; by id of the call. */
  readonly openAtCall: ReadonlyMap<number, Session>;
  /** Calls that were made while nobody could know whether a session was open; by id. */
  readonly unclearCalls: ReadonlySet<number>;
}

/** Follows which session is open while calls and happenings pass. */
export class SessionFollower {
  readonly #sessions: Session[] = [];
  readonly #strayAppends: Append[] = [];
  readonly #openAtCall = new Map<number, Session>();
  readonly #unclearCalls = new Set<number>();
  readonly #profile: Profile;
  #current: Session | undefined;
  /** True after a constructor or a release of which the outcome never came. */
  #unclear = false;

  constructor(profile: Profile) {
    this.#profile = profile;
  }

  get seen(): SessionsSeen {
    return {
      sessions: this.#sessions,
      strayAppends: this.#strayAppends,
      openAtCall: this.#openAtCall,
      unclearCalls: this.#unclearCalls,
    };
  }

  /** A call is seen at its start, with the outcome it will have. */
  call(call: Call): void {
    if (this.#current !== undefined) this.#openAtCall.set(call.id, this.#current);
    if (this.#unclear) this.#unclearCalls.add(call.id);
    if (call.method === "new") this.#constructed(call);
    else if (call.method === "release") this.#released(call);
    else if (call.method === "appendBundles") this.#appended(call);
  }

  happened(event: TraceEvent): void {
    if (event.event === "callback") this.#calledBack(event);
    else if (event.event === "env" && endOfClient.has(event.name)) this.#broken(event.seq);
  }

  #constructed(call: Call): void {
    if (endingOf(call) === "open" && this.#current === undefined) this.#unclear = true;
    if (call.kind === undefined || call.session === undefined || endingOf(call) !== "succeeded") return;
    this.#unclear = false;
    const session: Session = {
      name: call.session,
      kind: call.kind,
      opened: call,
      appends: [],
      release: undefined,
      brokenAt: undefined,
      callbacks: [],
    };
    this.#sessions.push(session);
    this.#current = session;
  }

  #released(call: Call): void {
    const session = this.#current;
    // What the library throws, the service never hears of.
    if (call.outcome !== undefined && "thrown" in call.outcome) return;
    // A release that was answered leaves no session behind, whether there was one or not.
    if (session === undefined && endingOf(call) !== "open") this.#unclear = false;
    if (session === undefined || endingOf(call) === "failed") return;
    const foreign = call.caller?.bundle !== session.opened.caller?.bundle;
    if (foreign && !releaseOutcome(this.#profile.flags, "foreign-session").closes) return;
    session.release = call;
    this.#current = undefined;
    this.#unclear = endingOf(call) === "open";
  }

  #appended(call: Call): void {
    const append = appendOf(call);
    if (append === undefined || this.#unclear) return;
    const session = this.#current;
    // The kind of session is compared first (`spec/backup-service.md §3.1`): restores meet restores only.
    const meets = session !== undefined && restores(session) === (call.kind === "SessionRestore");
    if (meets) session.appends.push(append);
    else this.#strayAppends.push(append);
  }

  #calledBack(event: TraceEventOf<"callback">): void {
    const session = this.#sessionOf(event);
    session?.callbacks.push(event);
    if (event.callback === "onBackupServiceDied" && session !== undefined && session === this.#current) {
      this.#broken(event.seq);
    }
  }

  #sessionOf(event: TraceEventOf<"callback">): Session | undefined {
    return this.#sessions.findLast(
      (session) =>
        openedAt(session) <= event.seq && (event.session === undefined || session.name === event.session),
    );
  }

  #broken(seq: number): void {
    if (this.#current === undefined) return;
    this.#current.brokenAt = seq;
    this.#current = undefined;
  }
}
