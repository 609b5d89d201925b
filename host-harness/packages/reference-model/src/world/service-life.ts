import { idleCheckMs } from "../rules/index.js";
import type { Clock, ClockTimer } from "./clock.js";
import type { EnvironmentListener } from "./environment-event.js";

/** How long the platform keeps a service that asked to be unloaded. */
export const defaultUnloadDelayMs = 300;

export interface ServiceLifeOptions {
  readonly clock: Clock;
  readonly unloadDelayMs: number;
  readonly notify: EnvironmentListener;
  /** The process has started. */
  readonly onLoaded: () => void;
  /** The process has ended, by unloading or by being killed. */
  readonly onEnded: () => void;
  readonly isIdle: () => boolean;
}

/** The service's process: loaded on demand, unloaded when it asks for it (`spec/backup-service.md §4.5`). */
export class ServiceLife {
  #loaded = false;
  #unloading: ClockTimer | undefined;
  #idleCheck: ClockTimer | undefined;

  constructor(private readonly options: ServiceLifeOptions) {}

  get loaded(): boolean {
    return this.#loaded;
  }

  load(): void {
    if (this.#loaded) return;
    this.#loaded = true;
    this.options.notify({ event: "saLoaded" });
    this.#watchIdle();
    this.options.onLoaded();
  }

  requestUnload(): void {
    if (!this.#loaded) return;
    this.options.notify({ event: "saUnloadRequested" });
    if (this.#unloading !== undefined) return;
    this.#unloading = this.options.clock.setTimeout(() => {
      this.options.notify({ event: "saUnloaded" });
      this.end();
    }, this.options.unloadDelayMs);
  }

  /** The process ends now, as a kill would end it. */
  end(): void {
    if (!this.#loaded) return;
    this.#loaded = false;
    this.options.clock.clearTimeout(this.#unloading);
    this.options.clock.clearTimeout(this.#idleCheck);
    this.#unloading = undefined;
    this.options.onEnded();
  }

  #watchIdle(): void {
    this.#idleCheck = this.options.clock.setTimeout(
      () => {
        if (this.options.isIdle()) this.requestUnload();
        if (this.#loaded) this.#watchIdle();
      },
      idleCheckMs,
      { background: true },
    );
  }
}
