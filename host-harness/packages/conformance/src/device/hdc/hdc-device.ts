import { z } from "zod";
import { ConformanceError } from "../../errors.js";
import type { JsonObject } from "../../json-value.js";
import { bundleOfRole } from "../../scenario/roles.js";
import { documentsOf } from "../../scenario/resolved.js";
import type { InstalledBundle, ResolvedScenario } from "../../scenario/resolved.js";
import type { BehaviourOfBundle } from "../../scenario/scenario.js";
import type { DigestEntry } from "../../trace/event.js";
import { traceLimits } from "../../trace/limits.js";
import { pieceBytes } from "../device.js";
import type { Device, DeviceCall, RunStatus, Tree } from "../device.js";
import { parseJournal } from "../journal.js";
import type { JournalEntry } from "../journal.js";
import { cleanBundle, dumpBundle, installedNames } from "./bundle-manager.js";
import { deviceFacts } from "./device-facts.js";
import { moduleFiles, physicalPath } from "./device-paths.js";
import { DeviceShell } from "./device-shell.js";
import { Fixture } from "./fixture.js";
import type { HdcTargetPort } from "./hdc-target-port.js";
import { seedTree } from "./seed-tree.js";
import { forceStop, startAbility } from "./start-ability.js";

const statusSchema = z.object({
  state: z.enum(["running", "waiting-for-host", "finished", "failed"]),
  segment: z.number().int().nonnegative(),
  message: z.string().max(traceLimits.textLength).optional(),
});
const statusBytes = 1024 * 1024;
const journalBytes = 64 * 1024 * 1024;

/** How to reach a device over hdc. */
export interface HdcDeviceOptions {
  target: HdcTargetPort;
  /** Absolute folder that `hostFolders` of scenarios are relative to: `host-harness`. */
  hostRoot: string;
  /** Longest pause between two looks at the fixture, in milliseconds; 100 unless told otherwise. */
  fixturePollMs?: number;
  /** How long making or digesting a tree may take; 15 minutes unless told otherwise. */
  fixtureLimitMs?: number;
}

/** A device with our applications on it, reached over hdc. */
export function hdcDevice(options: HdcDeviceOptions): Device {
  return new HdcDevice(options);
}

class HdcDevice implements Device {
  readonly #shell: DeviceShell;
  readonly #fixture: Fixture;
  readonly #hostRoot: string;
  readonly #driver = bundleOfRole("$self");

  constructor(options: HdcDeviceOptions) {
    this.#shell = new DeviceShell(options.target);
    this.#fixture = new Fixture(this.#shell, {
      pollMs: options.fixturePollMs ?? 100,
      limitMs: options.fixtureLimitMs ?? 15 * 60_000,
    });
    this.#hostRoot = options.hostRoot;
  }

  async describe(call: DeviceCall): Promise<JsonObject> {
    const facts = await deviceFacts(this.#shell, call);
    const driver = await dumpBundle(this.#shell, this.#driver, call);
    return driver?.versionName === undefined ? facts : { ...facts, driverVersion: driver.versionName };
  }

  installed(bundle: string, call: DeviceCall): Promise<InstalledBundle | undefined> {
    return dumpBundle(this.#shell, bundle, call);
  }

  installedNames(call: DeviceCall): Promise<readonly string[] | undefined> {
    return installedNames(this.#shell, call);
  }

  async reset(bundles: readonly string[], call: DeviceCall): Promise<void> {
    for (const bundle of bundles) {
      await forceStop(this.#shell, bundle, call);
      await cleanBundle(this.#shell, bundle, call);
    }
  }

  async seed(bundle: string, tree: Tree, run: string, call: DeviceCall): Promise<void> {
    const parts = { shell: this.#shell, fixture: this.#fixture, host: { root: this.#hostRoot } };
    await seedTree(parts, { bundle, tree, run }, call);
  }

  async putBehaviour(bundle: string, behaviour: BehaviourOfBundle, call: DeviceCall): Promise<void> {
    const folder = physicalPath(bundle, moduleFiles("backup_ext"));
    await this.#shell.mustRun(["mkdir", "-p", folder], call);
    await this.#shell.put(bytesOf(behaviour), `${folder}/behaviour.json`, call);
  }

  digest(bundle: string, run: string, call: DeviceCall): Promise<readonly DigestEntry[]> {
    return this.#fixture.digest(bundle, run, call);
  }

  async clearData(bundle: string, run: string, call: DeviceCall): Promise<void> {
    await this.#fixture.run(bundle, run, "clear", call);
  }

  async start(run: string, segment: number, scenario: ResolvedScenario, call: DeviceCall): Promise<void> {
    if (segment === 0) await this.#putScenario(run, scenario, call);
    await startAbility(
      this.#shell,
      {
        bundle: this.#driver,
        ability: "EntryAbility",
        parameters: segment === 0 ? { command: "run", run } : { command: "continue", run, segment },
      },
      call,
    );
  }

  async status(run: string, call: DeviceCall): Promise<RunStatus | undefined> {
    const path = `${this.#runFolder(run)}/status.json`;
    const bytes = await this.#shell.get(path, statusBytes, call);
    if (bytes === undefined) return undefined;
    let value: unknown;
    try {
      value = JSON.parse(Buffer.from(bytes).toString("utf8")) as unknown;
    } catch (cause) {
      throw new ConformanceError("device-answer", `${path} is not JSON.`, { cause });
    }
    const parsed = statusSchema.safeParse(value);
    if (!parsed.success) throw new ConformanceError("device-answer", `${path} is no status of a run.`);
    const { message, ...status } = parsed.data;
    return message === undefined ? status : { ...status, message };
  }

  async readTrace(run: string, offset: number, call: DeviceCall): Promise<Uint8Array> {
    return this.#shell.tail(`${this.#runFolder(run)}/trace.ndjson`, offset, pieceBytes, call);
  }

  async journal(bundle: string, call: DeviceCall): Promise<readonly JournalEntry[]> {
    const path = `${physicalPath(bundle, moduleFiles("backup_ext"))}/journal.ndjson`;
    const bytes = await this.#shell.get(path, journalBytes, call);
    return bytes === undefined ? [] : parseJournal(Buffer.from(bytes).toString("utf8"), path);
  }

  async stop(call: DeviceCall): Promise<void> {
    await forceStop(this.#shell, this.#driver, call);
  }

  async #putScenario(run: string, scenario: ResolvedScenario, call: DeviceCall): Promise<void> {
    const folder = this.#runFolder(run);
    await this.#shell.mustRun(["mkdir", "-p", `${folder}/capabilities`], call);
    for (const [name, text] of documentsOf(scenario)) {
      await this.#shell.put(Buffer.from(text, "utf8"), `${folder}/capabilities/${name}.json`, call);
    }
    await this.#shell.put(bytesOf(scenario), `${folder}/scenario.json`, call);
  }

  #runFolder(run: string): string {
    return physicalPath(this.#driver, `${moduleFiles("entry")}/runs/${run}`);
  }
}

function bytesOf(value: object): Uint8Array {
  return Buffer.from(JSON.stringify(value), "utf8");
}
