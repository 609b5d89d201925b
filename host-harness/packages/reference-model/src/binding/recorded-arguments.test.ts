import { describe, expect, test } from "vitest";
import type { BusinessError } from "../errors/business-error.js";
import { BindingBench } from "./testing/binding-bench.js";
import { readRecording, scriptValue } from "./testing/recording.js";
import type { RecordedStep, Recording } from "./testing/recording.js";

/** What the step did at once: threw, or returned something. */
type Immediate = { readonly thrown: Readonly<Record<string, unknown>> } | { readonly returned: unknown };

function describeThrown(thrown: unknown): Readonly<Record<string, unknown>> {
  const error = thrown as BusinessError;
  return error instanceof TypeError ? { name: "TypeError" } : { code: error.code, message: error.message };
}

class Replay {
  readonly #bench: BindingBench;
  readonly #sessions = new Map<string, object>();
  readonly #recording: Recording;

  constructor(recording: Recording) {
    this.#recording = recording;
    this.#bench = new BindingBench({ profile: recording.variant === "release-6.1" ? "v6.1" : "HEAD" });
    this.setClient(recording.world.activeClient ?? "main");
  }

  setClient(name: string): void {
    const client = this.#recording.world.clients[name];
    if (client === undefined) throw new Error(`the recording has no client ${name}`);
    this.#bench.process.permissions = new Set(client.permissions);
    this.#bench.process.systemApp = client.systemApp;
  }

  run(step: RecordedStep): Immediate {
    const args = step.args.map((value) => scriptValue(value, (text) => this.#bench.descriptor(text)));
    try {
      return { returned: this.#call(step, args) };
    } catch (thrown) {
      return { thrown: describeThrown(thrown) };
    }
  }

  async finish(): Promise<void> {
    await this.#bench.clock.runToEnd();
  }

  #call(step: RecordedStep, args: readonly unknown[]): unknown {
    const { backup } = this.#bench;
    if (step.call.startsWith("new ")) {
      const constructor = Reflect.get(backup, step.call.slice(4)) as new (
        ...args: readonly unknown[]
      ) => object;
      // One recorded step stands for a call with two arguments and says so in words.
      const given = args[0] === "two arguments" ? [{}, {}] : args;
      const session = new constructor(...given);
      const name = (step.outcome?.["returned"] as { session: string } | undefined)?.session;
      if (name !== undefined) this.#sessions.set(name, session);
      return session;
    }
    const method = step.call.slice(step.call.indexOf(".") + 1);
    const target = step.session === undefined ? backup : this.#sessions.get(step.session);
    if (target === undefined) throw new Error(`no session ${String(step.session)}`);
    return (Reflect.get(target, method) as (...args: readonly unknown[]) => unknown).apply(target, [...args]);
  }
}

const recordings = [
  "wrong_types_module",
  "wrong_types_sessions",
  "no_permission",
  "no_permission_methods",
  "release-6.1/no_permission_methods",
  "not_system_app",
  "not_system_methods",
  "release-6.1/not_system_methods",
];

describe.each(recordings)("what the real binding did at once in %s", (name) => {
  const recording = readRecording(name);

  test("every call throws the same or throws nothing, too", async () => {
    const replay = new Replay(recording);
    for (const step of recording.calls) {
      if (step.call === "world:setClient") {
        replay.setClient(step.args[0] as string);
        continue;
      }
      const immediate = replay.run(step);
      const expected = step.outcome?.["thrown"] as BusinessError | undefined;
      const where = `${step.call} ${JSON.stringify(step.args)}`;
      if (expected?.name === "TypeError") expect(immediate, where).toEqual({ thrown: { name: "TypeError" } });
      else if (expected !== undefined) expect(immediate, where).toEqual({ thrown: expected });
      else expect(immediate, where).toHaveProperty("returned");
      // A promise where the recording has an answer that came later, and undefined where it came at once.
      if ("returned" in immediate && step.outcome !== undefined && "resolved" in step.outcome) {
        expect(immediate.returned, where).toBeInstanceOf(Promise);
      }
    }
    await replay.finish();
  });
});
