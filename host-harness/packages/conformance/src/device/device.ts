import type { JsonObject } from "../json-value.js";
import type { InstalledBundle } from "../scenario/resolved.js";
import type { BehaviourOfBundle, ScenarioBundle } from "../scenario/scenario.js";
import type { ResolvedScenario } from "../scenario/resolved.js";
import type { DigestEntry } from "../trace/event.js";
import type { JournalEntry } from "./journal.js";

/** What every call to a device takes. */
export interface DeviceCall {
  signal: AbortSignal;
}

/** Where the driver on the device stands in a run. */
export interface RunStatus {
  state: "running" | "waiting-for-host" | "finished" | "failed";
  /** Number of the segment it is in or was in last, from 0. */
  segment: number;
  message?: string;
}

export type Tree = NonNullable<ScenarioBundle["tree"]>;

/**
 * What a run needs of a device: our applications installed on it, their data and behaviour set up, the driver started
 * and watched. Bundles are named as the device knows them, runs by a name made of letters, digits and dashes.
 *
 * Every method may throw ConformanceError `device-lost` (the connection is gone; nothing more will work),
 * `device-answer` (the device says something that was not expected), `fixture-failed`, `step-timeout`, or
 * `interrupted` when its signal was aborted.
 */
export interface Device {
  /** What identifies the device and its image, for the report. */
  describe(call: DeviceCall): Promise<JsonObject>;
  /** The installed bundle of a name; undefined when the device has none. */
  installed(bundle: string, call: DeviceCall): Promise<InstalledBundle | undefined>;
  /** Names of all installed bundles; undefined when the device does not tell. */
  installedNames(call: DeviceCall): Promise<readonly string[] | undefined>;
  /** Ends the processes of our bundles and empties their data. */
  reset(bundles: readonly string[], call: DeviceCall): Promise<void>;
  /** Gives a bundle the files of a tree. */
  seed(bundle: string, tree: Tree, run: string, call: DeviceCall): Promise<void>;
  /** Tells the extension of a bundle what to do. */
  putBehaviour(bundle: string, behaviour: BehaviourOfBundle, call: DeviceCall): Promise<void>;
  /** Digest of what a bundle holds in the folders that are backed up. */
  digest(bundle: string, run: string, call: DeviceCall): Promise<readonly DigestEntry[]>;
  /** Takes away what a bundle holds in the folders that are backed up. */
  clearData(bundle: string, run: string, call: DeviceCall): Promise<void>;
  /** Lets the driver run a segment; the first one brings the scenario along. */
  start(run: string, segment: number, scenario: ResolvedScenario, call: DeviceCall): Promise<void>;
  /** Undefined as long as the driver has not said anything. */
  status(run: string, call: DeviceCall): Promise<RunStatus | undefined>;
  /** The bytes of the driver's trace from an offset on, at most `pieceBytes`; none when there are no more yet. */
  readTrace(run: string, offset: number, call: DeviceCall): Promise<Uint8Array>;
  /** What the extension of a bundle noted, in its order. */
  journal(bundle: string, call: DeviceCall): Promise<readonly JournalEntry[]>;
  /** Ends the driver, so that nothing goes on after the host has turned away. */
  stop(call: DeviceCall): Promise<void>;
}

/** Most bytes of a trace that are fetched at once. */
export const pieceBytes = 4 * 1024 * 1024;
