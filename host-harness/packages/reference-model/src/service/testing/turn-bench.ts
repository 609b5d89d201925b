import { profileOf } from "../../profiles/profile.js";
import type { ProfileFlags, ProfileName } from "../../profiles/profile.js";
import { maxRunningBundles, nextToStart } from "../../rules/index.js";
import { appendBackup, appendIncremental } from "../append-backup.js";
import { appendRestore } from "../append-restore.js";
import { connected } from "../connect-outcomes.js";
import type { ConnectRequest, Effect } from "../effects.js";
import { runTask } from "../launch.js";
import { openSession } from "../open-session.js";
import type { ClientMessage, SessionKind } from "../service-door.js";
import { startAnswered } from "../start-bundle.js";
import { newServiceState } from "../state.js";
import type { BundleEntry, ServiceState } from "../state.js";
import type { BundleRecord, Turn } from "../turn.js";
import type { Caller } from "../verify-caller.js";

export const owner: Caller = {
  bundleName: "com.example.desktop",
  tokenId: 7,
  uid: 20010001,
  hasPermission: true,
  systemApp: true,
};

/** Another application with every right. */
export const stranger: Caller = { ...owner, bundleName: "com.example.other", tokenId: 8 };

/** An installed application that may be backed up. */
export function ordinaryBundle(name: string, changes: Partial<BundleRecord> = {}): BundleRecord {
  return {
    name,
    appIndex: 0,
    installed: true,
    hasExtension: true,
    allowed: true,
    specialCodePath: false,
    extensionName: "BackupExtension",
    singleton: false,
    ...changes,
  };
}

/** A capability document that lists applications as an old device did. */
export function documentOf(...names: readonly string[]): string {
  const bundleInfos = names.map((name) => ({
    name,
    appIndex: 0,
    versionCode: 5,
    versionName: "1.5",
    spaceOccupied: 3_000_000_000,
    allToBackup: true,
    extensionName: "OldExtension",
  }));
  return JSON.stringify({ bundleInfos, deviceType: "phone", systemFullName: "X", backupVersion: "16.0" });
}

/** The service's transitions without a world: what each one wants done is written down. */
export class TurnBench implements Turn {
  readonly state: ServiceState = newServiceState();
  readonly flags: ProfileFlags;
  readonly effects: Effect[] = [];
  /** By the name as callers write it; others are ordinary unless {@link absent}. */
  readonly records = new Map<string, BundleRecord>();
  readonly absent = new Set<string>();
  readonly bundles = {
    find: (name: string): BundleRecord | undefined =>
      this.absent.has(name) ? undefined : (this.records.get(name) ?? ordinaryBundle(name)),
    extensionNameFor: (): string => "BackupExtension",
  };
  readonly scheduling = { maxRunning: maxRunningBundles, nextToStart };
  readonly choices = {
    allEndLagMs: (): number | undefined => undefined,
    looksWhileClosing: (): boolean => false,
  };
  readonly wallTime = 0;
  now = 0;

  constructor(profile: ProfileName = "v6.1") {
    this.flags = profileOf(profile).flags;
  }

  emit(effect: Effect): void {
    this.effects.push(effect);
  }

  open(kind: SessionKind = "SessionBackup", caller = owner): number {
    return openSession(this, caller, kind).code;
  }

  append(names: readonly string[], infos?: readonly string[]): number {
    return this.state.session?.incremental === true
      ? appendIncremental(
          this,
          owner,
          names.map((bundleName) => ({
            bundleName,
            lastIncrementalTime: 1700000000,
            manifestFd: 40,
            parameters: "",
            priority: 0,
          })),
          infos,
        )
      : appendBackup(this, owner, names, infos);
  }

  appendRestore(
    names: readonly string[],
    infos?: readonly string[],
    document = documentOf(...names),
  ): number {
    return appendRestore(this, owner, document, names, infos);
  }

  /** From the slot to the begin callback. */
  start(...names: readonly string[]): void {
    for (const name of names) {
      runTask(this, name);
      connected(this, name);
      runTask(this, name);
      startAnswered(this, name, 0);
    }
  }

  /** A session with one application that runs. */
  static running(profile: ProfileName, kind: SessionKind = "SessionBackup", infos?: string): TurnBench {
    const bench = new TurnBench(profile);
    bench.open(kind);
    const list = infos === undefined ? undefined : [infos];
    if (kind === "SessionRestore") bench.appendRestore(["a"], list);
    else bench.append(["a"], list);
    bench.start("a");
    return bench;
  }

  entry(name: string): BundleEntry {
    const entry = this.state.session?.bundles.get(name);
    if (entry === undefined) throw new Error(`${name} is not in the map`);
    return entry;
  }

  get names(): readonly string[] {
    return [...(this.state.session?.bundles.keys() ?? [])];
  }

  get requests(): readonly ConnectRequest[] {
    return this.effects.flatMap((effect) => (effect.kind === "connect" ? [effect.request] : []));
  }

  /** What a transition wants done, in order: a word and its values in the order of their names. */
  seen<Rest extends readonly unknown[]>(
    transition: (turn: TurnBench, ...rest: Rest) => unknown,
    ...rest: Rest
  ): readonly string[] {
    const from = this.effects.length;
    transition(this, ...rest);
    return this.effects.slice(from).map(noteOf);
  }

  /** The callbacks alone, in the notation of `spec/backup-service.md §10.7`. */
  told<Rest extends readonly unknown[]>(
    transition: (turn: TurnBench, ...rest: Rest) => unknown,
    ...rest: Rest
  ): readonly string[] {
    const from = this.effects.length;
    transition(this, ...rest);
    return this.effects.slice(from).flatMap((effect) => (effect.kind === "send" ? [noteOf(effect)] : []));
  }
}

function noteOf(effect: Effect): string {
  if (effect.kind === "send") return messageNote(effect.message);
  if (effect.kind === "connect") return `connect ${String(effect.request.connection)}`;
  const { kind, ...values } = effect;
  const texts = Object.entries(values)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([, value]: [string, unknown]) => (typeof value === "string" ? value : JSON.stringify(value)));
  return [kind, ...texts].join(" ");
}

function messageNote(message: ClientMessage): string {
  const coded = (letter: string, name: string, code: number): string =>
    `${letter}(${name}${code === 0 ? "" : `,${String(code)}`})`;
  switch (message.callback) {
    case "onBundleBegin":
      return coded("B", message.bundleName, message.code);
    case "onBundleEnd":
      return coded("E", message.bundleName, message.code);
    case "onFileReady":
      return coded("F", `${message.bundleName},${message.file.uri}`, message.file.errno);
    case "onFileReadyBatch":
      return `FF(${message.bundleName},${message.files.map(({ uri }) => uri).join(" ")})`;
    case "onAllBundlesEnd":
      return coded("A", "", message.code);
    case "onResultReport":
      return `R(${message.bundleName},${message.text})`;
    case "onProcess":
      return `P(${message.bundleName},${message.text})`;
    default:
      return message.callback;
  }
}
