import {
  DescriptorLedger,
  ExtensionProcess,
  profileOf,
  SimulatedProcess,
  VirtualClock,
} from "@ohbackup/reference-model";
import type { BackupAbility, ConnectParameters } from "@ohbackup/reference-model";
import type { CaseSandbox } from "./case-sandbox.js";
import { RecordingService } from "./recording-service.js";

export interface RunOptions {
  readonly config: unknown;
  readonly parameters: ConnectParameters;
  readonly ability: BackupAbility;
  /** Milliseconds since 1970. */
  readonly startAt?: number;
}

/** One extension process on a recorded case's files, with everything around it. */
export class ExtensionRun {
  readonly service = new RecordingService();
  readonly ledger = new DescriptorLedger();
  readonly clock: VirtualClock;
  readonly process: SimulatedProcess;
  readonly extension: ExtensionProcess;

  constructor(sandbox: CaseSandbox, options: RunOptions) {
    this.clock = new VirtualClock({
      mode: "stepped",
      ...(options.startAt === undefined ? {} : { startAt: options.startAt }),
    });
    const identity = { bundleName: "com.example.recorded", pid: 1, uid: 20010044, tokenId: 1 };
    this.process = new SimulatedProcess("recorded:backup", identity, sandbox.sandbox, {
      permissions: [],
      systemApp: false,
    });
    this.extension = new ExtensionProcess({
      ability: options.ability,
      config: typeof options.config === "string" ? options.config : JSON.stringify(options.config),
      parameters: options.parameters,
      // The recordings are of the development snapshot.
      profile: profileOf("HEAD"),
      clock: this.clock,
      service: this.service,
      ledger: this.ledger,
      process: this.process,
      files: sandbox.files,
      onUncaught: (thrown) => {
        this.service.events.push({ call: "uncaught", info: String(thrown) });
      },
    });
  }

  /** Descriptors that nobody closed, as a sentence; undefined when there are none. */
  leftOpen(): string | undefined {
    const open = this.ledger.stillOpen();
    return open.length === 0 ? undefined : `left open: ${open.map(({ openedIn }) => openedIn).join(", ")}`;
  }
}
