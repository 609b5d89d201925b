import { ConformanceError } from "../../errors.js";
import type { Device, DeviceCall, RunStatus } from "../../device/device.js";
import type { JournalEntry } from "../../device/journal.js";
import type { JsonObject } from "../../json-value.js";
import type { InstalledBundle, ResolvedScenario } from "../../scenario/resolved.js";
import type { DigestEntry, UnnumberedEvent } from "../../trace/event.js";
import { sampleHeader } from "../../trace/testing/sample-trace.js";

/** What the driver of a scripted device does in one segment: what it writes, poll by poll, and how it ends. */
export interface ScriptedSegment {
  /** Text appended to the trace at each poll, the first at the start. */
  pieces: readonly string[];
  /** Asked when all pieces are written; `running` for ever when absent. */
  end?: RunStatus["state"];
  message?: string;
}

/** A device in memory that follows a script, notes what it was asked, and can be lost at any call. */
export class ScriptedDevice implements Device {
  readonly asked: string[] = [];
  /** The call, by its number from 0, at which the connection breaks. */
  lostAt = Number.POSITIVE_INFINITY;
  onCall: (number: number) => void = () => undefined;
  strangers: readonly string[] = [];
  journalEntries: readonly JournalEntry[] = [];
  digestEntries: readonly DigestEntry[] = [];
  #text = `${JSON.stringify(sampleHeader)}\n`;
  #segment = -1;
  #piece = 0;

  constructor(private readonly segments: readonly ScriptedSegment[]) {}

  describe(call: DeviceCall): Promise<JsonObject> {
    return this.#answer("describe", { kind: "scripted", key: "scripted-1" }, call);
  }

  installed(bundle: string, call: DeviceCall): Promise<InstalledBundle | undefined> {
    return this.#answer(
      `installed ${bundle}`,
      bundle.startsWith("com.example.ohbackup") ? {} : undefined,
      call,
    );
  }

  installedNames(call: DeviceCall): Promise<readonly string[] | undefined> {
    return this.#answer("installed names", ["com.example.ohbackup", ...this.strangers], call);
  }

  reset(bundles: readonly string[], call: DeviceCall): Promise<void> {
    this.#text = `${JSON.stringify(sampleHeader)}\n`;
    this.#segment = -1;
    return this.#answer(`reset ${bundles.join(" ")}`, undefined, call);
  }

  seed(bundle: string, _tree: unknown, _run: string, call: DeviceCall): Promise<void> {
    return this.#answer(`seed ${bundle}`, undefined, call);
  }

  putBehaviour(bundle: string, _behaviour: unknown, call: DeviceCall): Promise<void> {
    return this.#answer(`behaviour ${bundle}`, undefined, call);
  }

  digest(bundle: string, _run: string, call: DeviceCall): Promise<readonly DigestEntry[]> {
    return this.#answer(`digest ${bundle}`, this.digestEntries, call);
  }

  clearData(bundle: string, _run: string, call: DeviceCall): Promise<void> {
    return this.#answer(`clear ${bundle}`, undefined, call);
  }

  start(_run: string, segment: number, _scenario: ResolvedScenario, call: DeviceCall): Promise<void> {
    this.#segment = segment;
    this.#piece = 0;
    return this.#answer(`start ${segment}`, undefined, call);
  }

  status(_run: string, call: DeviceCall): Promise<RunStatus | undefined> {
    const script = this.segments[this.#segment];
    const piece = script?.pieces[this.#piece];
    if (piece !== undefined) {
      this.#text += piece;
      this.#piece += 1;
      return this.#answer("status", { state: "running", segment: this.#segment }, call);
    }
    const state = script?.end ?? "running";
    const message = script?.message === undefined ? {} : { message: script.message };
    return this.#answer("status", { state, segment: this.#segment, ...message }, call);
  }

  readTrace(_run: string, offset: number, call: DeviceCall): Promise<Uint8Array> {
    return this.#answer("trace", Buffer.from(this.#text, "utf8").subarray(offset), call);
  }

  journal(bundle: string, call: DeviceCall): Promise<readonly JournalEntry[]> {
    return this.#answer(`journal ${bundle}`, this.journalEntries, call);
  }

  stop(call: DeviceCall): Promise<void> {
    return this.#answer("stop", undefined, call);
  }

  #answer<T>(what: string, value: T, call: DeviceCall): Promise<T> {
    const number = this.asked.length;
    this.asked.push(what);
    this.onCall(number);
    if (number >= this.lostAt) {
      return Promise.reject(new ConformanceError("device-lost", `lost during ${what}`));
    }
    if (call.signal.aborted) return Promise.reject(new ConformanceError("interrupted", what));
    return Promise.resolve(value);
  }
}

/** The lines a driver writes for events, numbered from `firstSequence`. */
export function driverLines(events: readonly UnnumberedEvent[], firstSequence = 0): string {
  return events
    .map((event, index) => `${JSON.stringify({ ...event, seq: firstSequence + index })}\n`)
    .join("");
}
