import type { ClientMessage } from "../service/service-door.js";
import type { FollowedAnswer } from "./follow-input.js";
import type { Mismatch } from "./follow-machine.js";

/** An answer of the model where the trace shows another; undefined = the outcome came before what must precede it. */
export interface WrongAnswer {
  readonly seq: number;
  readonly answer: FollowedAnswer | undefined;
}

const mostShown = 12;

/** Place of messages that the trace does not show any more. */
const nowhere = Number.POSITIVE_INFINITY;

/** What the model expected where it could not follow. */
export class Expectations {
  readonly #allowed = new Map<number, Set<string>>();

  clear(): void {
    this.#allowed.clear();
  }

  message({ seq, message }: Mismatch): void {
    this.#add(seq, messageText(message));
  }

  answer({ seq, answer }: WrongAnswer): void {
    this.#add(seq, answer === undefined ? "what was sent before the outcome" : answerText(answer));
  }

  /** What was expected at an event, or, when it is only a call, at the first event that contradicts all explanations. */
  at(seq: number): { readonly event: number; readonly allowed: readonly string[] } {
    const later = [...this.#allowed.keys()].filter((one) => one > seq && Number.isFinite(one));
    const isHere = this.#allowed.has(seq) || this.#allowed.has(nowhere) || later.length === 0;
    const event = isHere ? seq : Math.min(...later);
    const allowed = [...(this.#allowed.get(event) ?? []), ...(this.#allowed.get(nowhere) ?? [])];
    return { event, allowed: allowed.slice(0, mostShown) };
  }

  #add(seq: number, text: string): void {
    const known = this.#allowed.get(seq);
    if (known === undefined) this.#allowed.set(seq, new Set([text]));
    else known.add(text);
  }
}

function messageText(message: ClientMessage): string {
  const about = "bundleName" in message ? ` of ${message.bundleName}` : "";
  switch (message.callback) {
    case "onBundleBegin":
    case "onBundleEnd":
    case "onAllBundlesEnd":
    case "onMigrateResult":
      return `${message.callback}${about} ${message.code === 0 ? "without an error" : `with ${message.code}`}`;
    case "onFileReady":
      return `onFileReady${about}: ${message.file.uri}`;
    default:
      return `${message.callback}${about}`;
  }
}

function answerText(answer: FollowedAnswer): string {
  if (typeof answer === "boolean") return `the answer ${answer}`;
  return answer.code === 0 ? "success" : `the code ${answer.code}`;
}
