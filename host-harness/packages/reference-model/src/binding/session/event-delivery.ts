import type { ClientMessage, SessionKind } from "../../service/service-door.js";
import type { BindingEnvironment } from "../binding-environment.js";
import { isFunction } from "../script-values.js";
import type { CapturedCallbacks } from "./captured-callbacks.js";
import { eventArguments } from "./event-arguments.js";
import { descriptorsOf, hidesDescriptors } from "./event-descriptors.js";

/** Brings the service's messages to the callbacks of one session object. */
export class EventDelivery {
  readonly #environment: BindingEnvironment;
  readonly #kind: SessionKind;
  readonly #callbacks: CapturedCallbacks;
  /** Messages posted so far, and the last of those that a throwing callback took with it. */
  #posted = 0;
  #lostUpTo = 0;

  constructor(environment: BindingEnvironment, kind: SessionKind, callbacks: CapturedCallbacks) {
    this.#environment = environment;
    this.#kind = kind;
    this.#callbacks = callbacks;
  }

  /** Takes a message from the service; the callback runs in a later turn of the script thread. */
  deliver(message: ClientMessage): void {
    this.#posted += 1;
    const number = this.#posted;
    this.#environment.thread.post(
      () => {
        this.#run(message, number);
      },
      () => {
        this.#closeDescriptors(message);
      },
    );
  }

  #run(message: ClientMessage, number: number): void {
    // An absent callback makes native code close the descriptors; one that cannot be called lets them leak (§2.6).
    if (!this.#callbacks.has(message.callback)) {
      this.#closeDescriptors(message);
      return;
    }
    const callback = this.#callbacks.get(message.callback);
    // While an exception is pending, calls into the script fail and are only logged (§2.7).
    if (!isFunction(callback) || number <= this.#lostUpTo) return;
    if (hidesDescriptors(this.#kind, message)) this.#closeDescriptors(message);
    else this.#labelDescriptors(message);
    if (!this.#environment.thread.call(callback, ...eventArguments(this.#kind, message)))
      this.#lostUpTo = this.#posted;
  }

  #labelDescriptors(message: ClientMessage): void {
    const { world, process } = this.#environment;
    for (const { fd, receivedIn } of descriptorsOf(message))
      world.ledger.transferred(fd, process.name, receivedIn);
  }

  #closeDescriptors(message: ClientMessage): void {
    const { world, process } = this.#environment;
    for (const { fd } of descriptorsOf(message)) world.ledger.close(fd, process.name);
  }
}
