import type { OpenAnswer, Profile, ServiceDoor, SessionKind } from "@ohbackup/reference-model";
import type { Call } from "../judge/history/call.js";
import { scriptArguments } from "../judge/script-arguments.js";
import { silentLibrary, silentService, thrownCode } from "../judge/silent-library.js";

/** A number that the library read, with the bundle it is for. */
export interface ReadNumber {
  readonly bundleName: string;
  readonly value: number;
}

/** What the script library makes of arguments and answers: asked of the model's own, in front of a service that listens. */
export class FollowedLibrary {
  readonly #module: Readonly<Record<string, unknown>>;
  #openAnswer: OpenAnswer = { code: 0 };
  #read: ReadNumber | undefined;

  constructor(profile: Profile) {
    const rights = { permissions: ["ohos.permission.BACKUP"], systemApp: true };
    this.#module = silentLibrary(profile, this.#door(), rights).module;
  }

  /** Code that a constructor throws for an answer of the service; undefined when it returns. */
  constructorError(kind: SessionKind, answer: OpenAnswer): number | undefined {
    this.#openAnswer = answer;
    const constructor: unknown = Reflect.get(this.#module, kind);
    if (typeof constructor !== "function") return undefined;
    try {
      Reflect.construct(constructor, [{}]);
      return undefined;
    } catch (thrown) {
      return thrownCode(thrown);
    }
  }

  /** What reaches the service of `updateTimer` and `updateSendRate`; undefined when nothing does. */
  numberOf(call: Call): ReadNumber | undefined {
    this.#read = undefined;
    const member: unknown = Reflect.get(this.#module, call.method);
    if (typeof member !== "function") return undefined;
    try {
      Reflect.apply(member, this.#module, scriptArguments(call));
    } catch (thrown) {
      if (thrownCode(thrown) === undefined) throw thrown;
    }
    return this.#read;
  }

  #door(): ServiceDoor {
    const listen = (_caller: unknown, bundleName: string, value: number): boolean => {
      this.#read = { bundleName, value };
      return true;
    };
    return {
      ...silentService,
      openSession: () => this.#openAnswer,
      updateTimer: listen,
      updateSendRate: listen,
    };
  }
}
