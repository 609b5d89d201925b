import type { FollowedEvent, FollowInput, Profile } from "@ohbackup/reference-model";
import { ApiOracle } from "../judge/api-oracle.js";
import { historyOf } from "../judge/history/history.js";
import { errorOf, isOfBackup } from "../judge/history/call.js";
import type { Call } from "../judge/history/call.js";
import { hasPermission } from "../judge/history/caller.js";
import type { Caller } from "../judge/history/caller.js";
import { isRecording, waitsBeforeRelease } from "../judge/history/patience.js";
import type { TraceEvent } from "../trace/event.js";
import type { Trace } from "../trace/trace.js";
import { followedCall, seenAnswer } from "./followed-call.js";
import { FollowedLibrary } from "./followed-library.js";
import { followedWorld } from "./followed-world.js";
import { listedNames, seenMessage } from "./seen-message.js";

/** Time in which everything that a service does by itself has happened (`spec/backup-service.md §6`). */
const quietMs = 16_000;

/** Puts a trace into the follower's terms. */
export function followInputOf(trace: Trace, profile: Profile): FollowInput {
  const world = followedWorld(trace);
  const events = new EventsOfTrace(trace, profile, !world.isCutOff).all();
  return { events, world };
}

class EventsOfTrace {
  readonly #calls: ReadonlyMap<number, Call>;
  readonly #immediate = new Set<number>();
  readonly #library: FollowedLibrary;
  readonly #oracle: ApiOracle;
  readonly #tokens = new Map<string, number>();
  readonly #followed: FollowedEvent[] = [];
  readonly #waits: boolean;

  constructor(
    private readonly trace: Trace,
    private readonly profile: Profile,
    private readonly isWhole: boolean,
  ) {
    const history = historyOf(trace, profile, isWhole);
    this.#calls = new Map(history.calls.map((call) => [call.seq, call]));
    this.#library = new FollowedLibrary(profile);
    this.#oracle = new ApiOracle(profile);
    this.#waits = isRecording(history) && waitsBeforeRelease(history);
  }

  all(): readonly FollowedEvent[] {
    let before = 0;
    for (const [index, event] of this.trace.events.entries()) {
      const { seq, t } = event;
      if (!isRecording({ trace: this.trace }) && t - before >= quietMs)
        this.#followed.push({ event: "quiet", seq, t: before + quietMs });
      before = t;
      this.#add(event, index);
    }
    const last = this.trace.events.at(-1);
    if (last !== undefined && this.#waits && this.isWhole)
      this.#followed.push({ event: "quiet", seq: last.seq, t: last.t });
    return this.#followed;
  }

  #add(event: TraceEvent, index: number): void {
    switch (event.event) {
      case "call": {
        const call = this.#calls.get(event.seq);
        if (call !== undefined) this.#call(call, event.t);
        return;
      }
      case "outcome":
        if (this.#immediate.has(event.id)) return;
        this.#followed.push({ event: "outcome", seq: event.seq, t: event.t, id: event.id });
        return;
      case "callback": {
        const message = seenMessage(event, listedNames(this.trace.events, index));
        if (message !== undefined)
          this.#followed.push({ event: "message", seq: event.seq, t: event.t, message });
        return;
      }
      case "env":
        this.#environment(event);
        return;
      default:
    }
  }

  #call(call: Call, t: number): void {
    const { seq, id, caller, outcome } = call;
    const skip = (): void => {
      this.#immediate.add(id);
    };
    if (caller === undefined || !isOfBackup(call)) {
      skip();
      return;
    }
    const atOnce = this.#oracle.answer(call, caller);
    if (atOnce.does === "throws") {
      skip();
      const seen = errorOf(call)?.code;
      if (outcome !== undefined && (!("thrown" in outcome) || seen !== atOnce.code)) {
        const allowed = [`${call.name} throws ${String(atOnce.code ?? atOnce.message)}`];
        this.#followed.push({ event: "impossible", seq: call.doneSeq ?? seq, t, allowed });
      }
      return;
    }
    const followed = followedCall(call, this.#library);
    if (followed === "nothing") {
      skip();
      return;
    }
    if (followed === "unknown") {
      skip();
      this.#followed.push({ event: "unknown", seq, t, why: `nobody knows what ${call.name} was given` });
      return;
    }
    if (this.#waits && followed.name === "release") this.#followed.push({ event: "quiet", seq, t });
    const immediate = outcome !== undefined && ("returned" in outcome || "thrown" in outcome);
    if (immediate) this.#immediate.add(id);
    this.#followed.push({
      event: "call",
      seq,
      t,
      id,
      call: followed,
      caller: this.#callerOf(caller),
      immediate,
      answer: seenAnswer(call, this.profile, this.#library),
    });
  }

  /** Applications are told apart by their names. */
  #callerOf(caller: Caller): Extract<FollowedEvent, { event: "call" }>["caller"] {
    const tokenId = this.#tokens.get(caller.bundle) ?? this.#tokens.size + 1;
    this.#tokens.set(caller.bundle, tokenId);
    return {
      bundleName: caller.bundle,
      tokenId,
      uid: 20_010_000 + tokenId,
      hasPermission: hasPermission(caller),
      systemApp: caller.systemApp,
    };
  }

  #environment({ seq, t, name, bundle }: Extract<TraceEvent, { event: "env" }>): void {
    switch (name) {
      case "world:killExtension":
        if (bundle !== undefined)
          this.#followed.push({
            event: "happened",
            seq,
            t,
            what: { change: "extension-killed", bundleName: bundle },
          });
        return;
      case "world:killService":
        this.#followed.push({ event: "happened", seq, t, what: { change: "service-ended", killed: true } });
        return;
      case "saUnloaded":
        this.#followed.push({ event: "happened", seq, t, what: { change: "service-ended", killed: false } });
        return;
      default:
    }
  }
}
