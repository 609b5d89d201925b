import { HdcError } from "hdc-client-node";
import type { HdcErrorCode } from "hdc-client-node";
import type { HdcTargetPort } from "../hdc/hdc-target-port.js";

interface Answer {
  pattern: RegExp;
  text: string;
  exitStatus: number;
}

/** A target in memory: files by remote path, commands answered by the first pattern that fits, everything noted. */
export class ScriptedTarget implements HdcTargetPort {
  readonly key = "scripted";
  readonly commands: string[] = [];
  readonly files = new Map<string, Buffer>();
  readonly folders: { local: string; remote: string }[] = [];
  skipped: readonly string[] = [];
  /** The error that every further call ends with. */
  failure: HdcErrorCode | undefined;
  /** Runs after each command, to change files as a device would. */
  afterCommand: (command: string) => void = () => undefined;
  readonly #answers: Answer[] = [];

  /** Answers commands that fit with a text; later answers go before earlier ones. */
  answer(pattern: RegExp, text: string, exitStatus = 0): void {
    this.#answers.unshift({ pattern, text, exitStatus });
  }

  shell(command: string): Promise<{ output: Buffer; text: string; exitStatus: number }> {
    return this.#do(() => {
      this.commands.push(command);
      const answer = this.#answers.find(({ pattern }) => pattern.test(command));
      this.afterCommand(command);
      const text = answer?.text ?? "";
      return { output: Buffer.from(text), text, exitStatus: answer?.exitStatus ?? 0 };
    });
  }

  sendBytes(bytes: Uint8Array, remote: string): Promise<void> {
    return this.#do(() => {
      this.files.set(remote, Buffer.from(bytes));
    });
  }

  sendDirectory(local: string, remote: string): Promise<{ skipped: readonly string[] }> {
    return this.#do(() => {
      this.folders.push({ local, remote });
      return { skipped: this.skipped };
    });
  }

  receiveBytes(remote: string, options: { limitBytes?: number } = {}): Promise<Buffer> {
    return this.#do(() => {
      const bytes = this.files.get(remote);
      if (bytes === undefined) throw new HdcError("file-missing", `no ${remote}`);
      if (bytes.length > (options.limitBytes ?? Number.POSITIVE_INFINITY)) {
        throw new HdcError("limit-exceeded", `${remote} is too large`);
      }
      return bytes;
    });
  }

  #do<T>(work: () => T): Promise<T> {
    if (this.failure !== undefined) return Promise.reject(new HdcError(this.failure, "as scripted"));
    try {
      return Promise.resolve(work());
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
  }
}
