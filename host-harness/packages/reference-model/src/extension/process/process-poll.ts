import { progressText } from "../../rules/report-texts.js";
import { serviceCodes } from "../../rules/service-codes.js";
import type { ClockTimer } from "../../world/clock.js";
import {
  firstProcessTimeoutMs,
  laterProcessTimeoutMs,
  processPeriodMs,
  toleratedProcessTimeouts,
} from "../limits.js";
import { blocked } from "../backup-ability.js";
import type { ExtensionCore } from "./extension-core.js";
import { done } from "./service-calls.js";

/**
 * Asks the app for its progress: once before a callback, then every 5 s until it ends or the app has nothing to say
 * (`spec/backup-extension.md §2.2`). Polling never makes time pass by itself.
 */
export class ProcessPoll {
  #timer: ClockTimer | undefined;
  #isStopped = false;
  #timeouts = 0;

  constructor(private readonly core: ExtensionCore) {}

  /**
   * The first call.
   * @param goOn what follows it; not called when the app blocks its thread in it
   */
  start(goOn: () => void): void {
    if (this.#ask()) {
      this.#schedule();
      goOn();
    } else {
      this.#timer = this.#after(firstProcessTimeoutMs, () => {
        this.#giveUp();
      });
    }
  }

  stop(): void {
    this.#isStopped = true;
    this.core.clock.clearTimeout(this.#timer);
  }

  #after(delayMs: number, task: () => void, background = false): ClockTimer {
    return this.core.clock.setTimeout(
      () => {
        if (!this.#isStopped && this.core.process.exited === undefined) task();
      },
      delayMs,
      { background },
    );
  }

  #schedule(): void {
    if (this.#isStopped) return;
    this.#timer = this.#after(
      processPeriodMs,
      () => {
        this.#poll();
      },
      true,
    );
  }

  #poll(): void {
    if (this.#ask()) {
      this.#timeouts = 0;
      this.#schedule();
      return;
    }
    this.#timer = this.#after(laterProcessTimeoutMs, () => {
      if (this.#timeouts >= toleratedProcessTimeouts) {
        this.#giveUp();
        return;
      }
      this.#timeouts += 1;
      this.#schedule();
    });
  }

  /** Calls the method. Returns false when it blocks. Anything but a text that is not empty ends the polling. */
  #ask(): boolean {
    let answer: unknown;
    try {
      answer = this.core.ability.onProcess?.();
    } catch {
      // What onProcess throws is dropped, unlike in the other callbacks.
    }
    if (answer === blocked) return false;
    if (typeof answer !== "string" || answer === "") this.#isStopped = true;
    else this.core.service.processInfo(progressText(Math.floor(this.core.clock.wallTime() / 1000), answer));
    return true;
  }

  #giveUp(): void {
    this.#isStopped = true;
    this.core.state.hasGivenUp = true;
    done(this.core, serviceCodes.extensionTimeout);
  }
}
