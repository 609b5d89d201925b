import { readFileSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { TestDevice } from "./device.js";
import { ScriptedBackup } from "./scripted-backup.js";

export interface RecordedEvent {
  readonly event: string;
  readonly [member: string]: unknown;
}

export interface RunStatus {
  readonly state: string;
  readonly segment: number;
  readonly message?: string;
}

interface Ability {
  context: unknown;
  onCreate(want: object, launchParam: object): void;
  onNewWant(want: object, launchParam: object): void;
}

const runs = "/data/storage/el2/base/haps/entry/files/runs";
/** More turns of the event loop than any run of a test takes. */
const maximumTurns = 100_000;

/** The requester application on a device with a scripted service, driven as a host does it: by wants and files. */
export class ScenarioRun {
  readonly service: ScriptedBackup;
  readonly device: TestDevice;
  readonly #ability: Ability;
  #created = false;

  constructor() {
    let service: ScriptedBackup | undefined;
    this.device = new TestDevice((device) => {
      service = new ScriptedBackup(device);
      return new Map([["@ohos.file.backup", service.namespace()]]);
    });
    if (service === undefined) throw new Error("the device made no service");
    this.service = service;
    const EntryAbility = this.device.load("entry/src/main/ets/entryability/EntryAbility.ets")["default"];
    this.#ability = new (EntryAbility as new () => Ability)();
    this.#ability.context = { filesDir: "/data/storage/el2/base/haps/entry/files" };
  }

  /** Starts the ability, or brings the running one a new want, with these parameters. */
  want(parameters: Readonly<Record<string, string | number>>): void {
    const launchParam = { launchReason: 1, lastExitReason: 0 };
    if (this.#created) this.#ability.onNewWant({ parameters }, launchParam);
    else this.#ability.onCreate({ parameters }, launchParam);
    this.#created = true;
  }

  /** Puts the scenario of a run where the host puts it. */
  prepare(run: string, segments: readonly (readonly object[])[]): void {
    const scenario = {
      format: "ohbackup-scenario",
      version: 1,
      id: run,
      world: { bundles: [] },
      steps: [],
      segments,
    };
    this.device.write(`${runs}/${run}/scenario.json`, JSON.stringify(scenario));
  }

  /** Prepares, starts and waits until the run does not go on by itself. */
  async run(run: string, ...segments: readonly (readonly object[])[]): Promise<RunStatus> {
    this.prepare(run, segments);
    this.want({ command: "run", run });
    return this.settled(run);
  }

  /** Waits until the run does not go on by itself. */
  settled(run: string): Promise<RunStatus> {
    return this.until(run, ({ state }) => state !== "running");
  }

  async until(run: string, reached: (status: RunStatus) => boolean): Promise<RunStatus> {
    for (let turn = 0; turn < maximumTurns; turn += 1) {
      const status = this.status(run);
      if (status !== undefined && reached(status)) return status;
      await setImmediate();
    }
    throw new Error(`the run ${run} stays at ${JSON.stringify(this.status(run))}`);
  }

  status(run: string): RunStatus | undefined {
    try {
      return JSON.parse(this.device.read(`${runs}/${run}/status.json`)) as RunStatus;
    } catch {
      return undefined;
    }
  }

  traceText(run: string): string {
    return readFileSync(this.device.hostPath(`${runs}/${run}/trace.ndjson`), "utf8");
  }

  /** The events of a trace, without its header. */
  events(run: string): RecordedEvent[] {
    return this.traceText(run)
      .trimEnd()
      .split("\n")
      .slice(1)
      .map((line) => JSON.parse(line) as RecordedEvent);
  }

  /** The events of one kind. */
  eventsOf(run: string, kind: string): RecordedEvent[] {
    return this.events(run).filter(({ event }) => event === kind);
  }

  dispose(): void {
    this.device.dispose();
  }
}

/** An event without the members that say when and where it was recorded. */
export function bodyOf(event: RecordedEvent, ...alsoWithout: readonly string[]): object {
  const left = new Set(["seq", "t", "src", ...alsoWithout]);
  return Object.fromEntries(Object.entries(event).filter(([name]) => !left.has(name)));
}
