import { sendWindowMs } from "../limits.js";
import { pause } from "../process/extension-core.js";
import type { ExtensionCore } from "../process/extension-core.js";

/** Keeps the number of descriptors sent within the rate that the client asked for (`spec/backup-extension.md §4.4`). */
export class SendPace {
  #windowStart: number;
  #sent = 0;

  constructor(private readonly core: ExtensionCore) {
    this.#windowStart = core.clock.now();
  }

  /** Waits until one more may be sent. A rate of 0 waits for another rate. */
  async wait(): Promise<void> {
    while (this.core.state.sendRate <= 0) await this.#rateChange();
    if (this.#sent < this.core.state.sendRate) return;
    const used = this.core.clock.now() - this.#windowStart;
    if (used < sendWindowMs) await pause(this.core, sendWindowMs - used);
    this.#restart();
  }

  /** Counts what was sent; a window that is over begins anew. */
  sent(cost: number): void {
    this.#sent += cost;
    if (this.core.clock.now() - this.#windowStart >= sendWindowMs) this.#restart();
  }

  /** Replaces the count, as the end of an incremental backup's tars does. */
  restartWith(sent: number): void {
    this.#sent = sent;
  }

  #restart(): void {
    this.#sent = 0;
    this.#windowStart = this.core.clock.now();
  }

  #rateChange(): Promise<void> {
    const { rateListeners } = this.core.state;
    return new Promise((resolve) => {
      const listener = (): void => {
        rateListeners.delete(listener);
        resolve();
      };
      rateListeners.add(listener);
    });
  }
}
