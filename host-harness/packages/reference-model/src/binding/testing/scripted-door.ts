import type { ClientMessage, OpenAnswer, ServiceDoor } from "../../service/service-door.js";

/** What a door answers to one call: a value, or a function that makes one and may send messages first. */
export type Answers = {
  readonly [Call in keyof ServiceDoor]?: ServiceDoor[Call];
};

export interface RecordedCall {
  readonly call: string;
  readonly args: readonly unknown[];
}

const accepted = 0;
const noDescriptor = -1;

/** A service that accepts everything and does nothing, except where a test says otherwise. It keeps what it was asked. */
export class ScriptedDoor implements ServiceDoor {
  readonly calls: RecordedCall[] = [];
  readonly #answers: Answers;
  #deliver: ((message: ClientMessage) => void) | undefined;

  constructor(answers: Answers = {}) {
    this.#answers = answers;
  }

  /** Sends a message to the session that was opened last. */
  send(message: ClientMessage): void {
    this.#deliver?.(message);
  }

  /** Names of the calls so far. */
  get names(): readonly string[] {
    return this.calls.map(({ call }) => call);
  }

  openSession(...args: Parameters<ServiceDoor["openSession"]>): OpenAnswer {
    const answer = this.#ask("openSession", args, { code: accepted });
    if (answer.code === accepted) this.#deliver = args[2];
    return answer;
  }

  appendBackup(...args: Parameters<ServiceDoor["appendBackup"]>): number {
    return this.#ask("appendBackup", args, accepted);
  }

  appendIncremental(...args: Parameters<ServiceDoor["appendIncremental"]>): number {
    return this.#ask("appendIncremental", args, accepted);
  }

  appendRestore(...args: Parameters<ServiceDoor["appendRestore"]>): number {
    return this.#ask("appendRestore", args, accepted);
  }

  getFileHandle(...args: Parameters<ServiceDoor["getFileHandle"]>): number {
    return this.#ask("getFileHandle", args, accepted);
  }

  getFileHandles(...args: Parameters<ServiceDoor["getFileHandles"]>): number {
    return this.#ask("getFileHandles", args, accepted);
  }

  publishFile(...args: Parameters<ServiceDoor["publishFile"]>): number {
    return this.#ask("publishFile", args, accepted);
  }

  release(...args: Parameters<ServiceDoor["release"]>): number {
    return this.#ask("release", args, accepted);
  }

  getLocalCapabilities(...args: Parameters<ServiceDoor["getLocalCapabilities"]>): number {
    return this.#ask("getLocalCapabilities", args, noDescriptor);
  }

  getLocalCapabilitiesIncremental(
    ...args: Parameters<ServiceDoor["getLocalCapabilitiesIncremental"]>
  ): number {
    return this.#ask("getLocalCapabilitiesIncremental", args, noDescriptor);
  }

  getSessionCapabilities(...args: Parameters<ServiceDoor["getSessionCapabilities"]>): number {
    return this.#ask("getSessionCapabilities", args, noDescriptor);
  }

  getBackupInfo(...args: Parameters<ServiceDoor["getBackupInfo"]>): string | undefined {
    return this.#ask<string | undefined>("getBackupInfo", args, undefined);
  }

  updateTimer(...args: Parameters<ServiceDoor["updateTimer"]>): boolean {
    return this.#ask("updateTimer", args, false);
  }

  updateSendRate(...args: Parameters<ServiceDoor["updateSendRate"]>): boolean {
    return this.#ask("updateSendRate", args, false);
  }

  cancel(...args: Parameters<ServiceDoor["cancel"]>): number {
    return this.#ask("cancel", args, accepted);
  }

  getBackupDataSize(...args: Parameters<ServiceDoor["getBackupDataSize"]>): number {
    return this.#ask("getBackupDataSize", args, accepted);
  }

  cleanBundleTempDir(...args: Parameters<ServiceDoor["cleanBundleTempDir"]>): Promise<boolean> {
    return this.#ask("cleanBundleTempDir", args, Promise.resolve(true));
  }

  getCompatibilityInfo(
    ...args: Parameters<ServiceDoor["getCompatibilityInfo"]>
  ): ReturnType<ServiceDoor["getCompatibilityInfo"]> {
    return this.#ask("getCompatibilityInfo", args, Promise.resolve({ code: accepted, text: "" }));
  }

  migrateFile(...args: Parameters<NonNullable<ServiceDoor["migrateFile"]>>): number {
    return this.#ask("migrateFile", args, accepted);
  }

  getApkFileHandle(...args: Parameters<NonNullable<ServiceDoor["getApkFileHandle"]>>): number {
    return this.#ask("getApkFileHandle", args, noDescriptor);
  }

  fileSystemServiceRequest(
    ...args: Parameters<NonNullable<ServiceDoor["fileSystemServiceRequest"]>>
  ): number {
    return this.#ask("fileSystemServiceRequest", args, accepted);
  }

  unreachable(...args: Parameters<NonNullable<ServiceDoor["unreachable"]>>): number {
    const answer = this.#answers.unreachable;
    return answer === undefined ? 0 : answer(...args);
  }

  #ask<Result>(
    call: Exclude<keyof ServiceDoor, "unreachable">,
    args: readonly unknown[],
    otherwise: Result,
  ): Result {
    // The caller itself is always the first argument and the same in every test.
    this.calls.push({ call, args: args.slice(1) });
    const answer = this.#answers[call] as ((...args: readonly unknown[]) => Result) | undefined;
    return answer === undefined ? otherwise : answer(...args);
  }
}
