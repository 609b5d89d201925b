import type { SandboxFiles } from "./sandbox-files.js";

/** Who a simulated process is, as the access token service would say. */
export interface ProcessIdentity {
  readonly bundleName: string;
  readonly pid: number;
  readonly uid: number;
  readonly tokenId: number;
}

export type ExitReason = "exit" | "killed" | "crashed";

/** A process of the simulated device. Permissions may change while it runs; every call looks at them anew. */
export class SimulatedProcess {
  permissions: ReadonlySet<string>;
  systemApp: boolean;
  readonly #exitListeners: ((reason: ExitReason) => void)[] = [];
  #exited: ExitReason | undefined;

  /**
   * @param name unique in its world; owner name in the descriptor ledger, e.g. `com.example.notes:backup`
   */
  constructor(
    readonly name: string,
    readonly identity: ProcessIdentity,
    readonly files: SandboxFiles,
    rights: { readonly permissions: Iterable<string>; readonly systemApp: boolean },
  ) {
    this.permissions = new Set(rights.permissions);
    this.systemApp = rights.systemApp;
  }

  get exited(): ExitReason | undefined {
    return this.#exited;
  }

  /** Called once, when the process ends; at once when it already has. */
  onExit(listener: (reason: ExitReason) => void): void {
    if (this.#exited !== undefined) listener(this.#exited);
    else this.#exitListeners.push(listener);
  }

  /** Ends the process. A second call does nothing. */
  exit(reason: ExitReason): void {
    if (this.#exited !== undefined) return;
    this.#exited = reason;
    for (const listener of this.#exitListeners.splice(0)) listener(reason);
  }
}
