import { HdcError, quoteForShell } from "hdc-client-node";
import { ConformanceError, messageOf } from "../../errors.js";
import type { DeviceCall } from "../device.js";
import type { HdcTargetPort } from "./hdc-target-port.js";

/** Longest time for one short command or small file. */
const shortMs = 30_000;
/** Longest time for a folder of files. */
const folderMs = 30 * 60_000;
/** Characters of the device's words that go into a message. */
const quotedLength = 500;

/** Codes after which nothing more will work over this connection. */
const lost: ReadonlySet<string> = new Set([
  "device-lost",
  "server-unreachable",
  "target-unknown",
  "target-offline",
]);

/** Commands and files over hdc, with errors of this package and a limit on everything. */
export class DeviceShell {
  constructor(private readonly target: HdcTargetPort) {}

  get key(): string {
    return this.target.key;
  }

  /** Runs a command made of words; none of them is interpreted by the shell. */
  run(words: readonly string[], call: DeviceCall): Promise<{ text: string; exitStatus: number }> {
    return this.runScript(words.map(quoteForShell).join(" "), call);
  }

  /** Runs a command that must succeed. @throws ConformanceError `device-answer` with what the device said */
  async mustRun(words: readonly string[], call: DeviceCall): Promise<string> {
    const { text, exitStatus } = await this.run(words, call);
    if (exitStatus === 0) return text;
    throw unexpectedAnswer(words.join(" "), text);
  }

  /** Runs a command line whose words were quoted by the caller. */
  runScript(script: string, call: DeviceCall): Promise<{ text: string; exitStatus: number }> {
    return this.#guarded(script, () => this.target.shell(script, { signal: call.signal, limitMs: shortMs }));
  }

  /** Puts a file; the folder must exist. */
  async put(bytes: Uint8Array, remote: string, call: DeviceCall): Promise<void> {
    await this.#guarded(`file send ${remote}`, () =>
      this.target.sendBytes(bytes, remote, { signal: call.signal, limitMs: shortMs }),
    );
  }

  /** Puts the contents of a folder, with modes and times. */
  async putFolder(local: string, remote: string, call: DeviceCall): Promise<void> {
    const { skipped } = await this.#guarded(`file send ${local}`, () =>
      this.target.sendDirectory(local, remote, {
        signal: call.signal,
        limitMs: folderMs,
        keepMode: true,
        keepTimes: true,
      }),
    );
    const [first] = skipped;
    if (first === undefined) return;
    throw new ConformanceError(
      "fixture-failed",
      `of the folder ${local} ${skipped.length} names could not travel, the first is ${JSON.stringify(first)}.`,
    );
  }

  /** The content of a file of at most `limitBytes`; undefined when there is none. */
  async get(remote: string, limitBytes: number, call: DeviceCall): Promise<Uint8Array | undefined> {
    try {
      return await this.#guarded(`file recv ${remote}`, () =>
        this.target.receiveBytes(remote, { signal: call.signal, limitMs: shortMs, limitBytes }),
      );
    } catch (error) {
      if (causeCode(error) === "file-missing") return undefined;
      throw error;
    }
  }

  /** At most `length` bytes of a file from an offset on; none when there is no such file or no more of it. */
  async tail(remote: string, offset: number, length: number, call: DeviceCall): Promise<Uint8Array> {
    const path = quoteForShell(remote);
    const script = `test -f ${path} && tail -c +${offset + 1} ${path} | head -c ${length}`;
    const { output } = await this.#guarded(script, () =>
      this.target.shell(script, { signal: call.signal, limitMs: shortMs }),
    );
    return output;
  }

  async #guarded<T>(what: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (cause) {
      throw translated(what, this.key, cause);
    }
  }
}

/** What the device said, where something else was expected. */
export function unexpectedAnswer(command: string, text: string): ConformanceError {
  return new ConformanceError(
    "device-answer",
    `"${command}" was answered with ${JSON.stringify(text.trim().slice(0, quotedLength))}.`,
  );
}

function translated(what: string, key: string, cause: unknown): unknown {
  if (!(cause instanceof HdcError)) return cause;
  if (cause.code === "aborted") {
    return new ConformanceError("interrupted", `${what}: interrupted.`, { cause });
  }
  if (lost.has(cause.code)) {
    const how = cause.code === "device-lost" ? `lost during "${what}"` : "is not there";
    return new ConformanceError("device-lost", `device ${key} ${how}: ${messageOf(cause)}`, { cause });
  }
  const code = cause.code === "timeout" ? "step-timeout" : "device-answer";
  return new ConformanceError(code, `${what}: ${messageOf(cause)}`, { cause });
}

function causeCode(error: unknown): string | undefined {
  const cause = error instanceof ConformanceError ? error.cause : undefined;
  return cause instanceof HdcError ? cause.code : undefined;
}
