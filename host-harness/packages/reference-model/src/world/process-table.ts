import type { DescriptorLedger } from "./descriptor-ledger.js";
import { SandboxFiles } from "./sandbox-files.js";
import type { Mount } from "./sandbox-files.js";
import { SimulatedProcess } from "./simulated-process.js";

export interface NewProcess {
  readonly bundleName: string;
  /** Behind the bundle name in the process's name, e.g. `:backup`. */
  readonly suffix?: string;
  readonly permissions?: Iterable<string>;
  readonly systemApp?: boolean;
  readonly mounts?: readonly Mount[];
  readonly uid?: number;
  readonly tokenId?: number;
}

const firstPid = 2000;
const firstUid = 20010000;
const firstToken = 537000000;

/** The processes of a simulated device. */
export class ProcessTable {
  readonly #running = new Set<SimulatedProcess>();
  #started = 0;

  constructor(private readonly ledger: DescriptorLedger) {}

  /** Starts a process; its descriptors are closed when it ends. */
  start({
    bundleName,
    suffix = "",
    permissions = [],
    systemApp = false,
    ...rest
  }: NewProcess): SimulatedProcess {
    this.#started += 1;
    const number = this.#started;
    const base = `${bundleName}${suffix}`;
    const isTaken = [...this.#running].some(({ name }) => name === base);
    const process = new SimulatedProcess(
      isTaken ? `${base}#${String(number)}` : base,
      {
        bundleName,
        pid: firstPid + number,
        uid: rest.uid ?? firstUid + number,
        tokenId: rest.tokenId ?? firstToken + number,
      },
      new SandboxFiles(rest.mounts ?? []),
      { permissions, systemApp },
    );
    this.#running.add(process);
    process.onExit(() => {
      this.#running.delete(process);
      this.ledger.closeAllOf(process.name);
    });
    return process;
  }

  running(): readonly SimulatedProcess[] {
    return [...this.#running];
  }
}
