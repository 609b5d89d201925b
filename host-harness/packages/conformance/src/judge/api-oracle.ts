import type { Profile, SimulatedProcess } from "@ohbackup/reference-model";
import type { Call } from "./history/call.js";
import type { Caller } from "./history/caller.js";
import { scriptArguments } from "./script-arguments.js";
import { silentLibrary, silentService, thrownCode } from "./silent-library.js";

/** What the script library must do with a call before the service hears of it. */
export type ApiAnswer =
  /** Throws; a code is missing for errors of the engine. */
  | { readonly does: "throws"; readonly code: number | undefined; readonly message: string }
  /** Hands back a promise, a value at once, or nothing. */
  | { readonly does: "promises" }
  | { readonly does: "returns" };

/**
 * Asks the model's own binding what a call must do at once: permission, kind of application, number and types of
 * arguments (`spec/js-api.md §2.1`). The service behind it is silent, so that nothing else decides.
 */
export class ApiOracle {
  readonly #process: SimulatedProcess;
  readonly #module: Readonly<Record<string, unknown>>;
  readonly #sessions = new Map<string, object>();

  constructor(profile: Profile) {
    const rights = { permissions: [], systemApp: false };
    const { process, module } = silentLibrary(profile, silentService, rights);
    this.#process = process;
    this.#module = module;
  }

  answer(call: Call, caller: Caller): ApiAnswer {
    const args = scriptArguments(call);
    this.#become({ permissions: ["ohos.permission.BACKUP"], systemApp: true });
    const receiver = call.method === "new" ? undefined : this.#receiverOf(call);
    this.#become(caller);
    try {
      const value =
        call.method === "new" ? this.#construct(call.kind, args) : invoke(receiver, call.method, args);
      return { does: value instanceof Promise ? "promises" : "returns" };
    } catch (thrown) {
      if (!(thrown instanceof Error)) throw thrown;
      return { does: "throws", code: thrownCode(thrown), message: thrown.message };
    }
  }

  #become({ permissions, systemApp }: Pick<Caller, "permissions" | "systemApp">): void {
    this.#process.permissions = new Set(permissions);
    this.#process.systemApp = systemApp;
  }

  #receiverOf({ kind }: Call): object {
    if (kind === undefined) return this.#module;
    const known = this.#sessions.get(kind);
    if (known !== undefined) return known;
    const made = this.#construct(kind, [{}]);
    this.#sessions.set(kind, made);
    return made;
  }

  #construct(kind: string | undefined, args: readonly unknown[]): object {
    const constructor: unknown = Reflect.get(this.#module, kind ?? "");
    if (typeof constructor !== "function") throw new TypeError(`${kind ?? "undefined"} is not a constructor`);
    const made: unknown = Reflect.construct(constructor, args);
    if (typeof made !== "object" || made === null) throw new TypeError("a constructor made no object");
    return made;
  }
}

function invoke(receiver: object | undefined, method: string, args: readonly unknown[]): unknown {
  const member: unknown = receiver === undefined ? undefined : Reflect.get(receiver, method);
  if (typeof member !== "function") throw new TypeError(`${method} is not a function`);
  return Reflect.apply(member, receiver, args);
}
