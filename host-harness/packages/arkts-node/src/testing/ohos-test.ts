import { hypiumPackage } from "../test-run/hypium-package.js";
import { testDelegatorModules } from "../test-run/test-delegator.js";
import type { TestWant } from "../test-run/test-delegator.js";
import { ArktsRuntime } from "../runtime/arkts-runtime.js";
import type { ArktsRuntimeOptions } from "../runtime/arkts-runtime.js";

/** How a run of `aa test` ended: what was printed, and the two `TestFinished-…` values. */
export interface OhosTestResult {
  readonly output: string;
  readonly code: number;
  readonly message: string;
}

export interface OhosTestOptions extends Pick<ArktsRuntimeOptions, "modules" | "globals"> {
  readonly bundleName: string;
  /** Absolute path of the runner, `…/ets/testrunner/OpenHarmonyTestRunner.ets`. */
  readonly runnerFile: string;
  /** Abilities that the runner may start: name → absolute path of the class. */
  readonly abilities: ReadonlyMap<string, string>;
  /** `-s KEY VALUE` of `aa test`, e.g. `{ timeout: "15000" }` (`spec/device-app.md §5`). */
  readonly parameters?: Readonly<Record<string, string>>;
  /** What the ability gets as its context. */
  readonly context: object;
}

interface Startable {
  context?: unknown;
  onCreate(want: object, launchParam: object): void;
}

interface Runner {
  onPrepare(): void;
  onRun(): void;
}

/**
 * Runs the hypium suites of a module as `aa test` does: runner, test ability, suites, under the real framework.
 * Each call is a process of its own. Resolves when the framework says that it has finished; the caller bounds it.
 */
export function runOhosTest(options: OhosTestOptions): Promise<OhosTestResult> {
  return new Promise((resolve, reject) => {
    const printed: string[] = [];
    const delegator = testDelegatorModules(
      {
        bundleName: options.bundleName,
        runner: "OpenHarmonyTestRunner",
        parameters: options.parameters ?? {},
      },
      {
        print: (text) => {
          printed.push(`${text}\n`);
        },
        finish: (message, code) => {
          resolve({ output: printed.join(""), code, message });
        },
        startAbility: start,
      },
    );
    const runtime = new ArktsRuntime({
      modules: new Map([...options.modules, ...delegator]),
      globals: options.globals,
      packages: hypiumPackage(),
    });

    function start(want: TestWant): void {
      const name = typeof want.abilityName === "string" ? want.abilityName : "";
      const file = options.abilities.get(name);
      if (file === undefined) throw new Error(`no ability is called ${name}`);
      const ability = new (runtime.load(file)["default"] as new () => Startable)();
      ability.context = options.context;
      ability.onCreate(want, {});
    }

    try {
      const runner = new (runtime.load(options.runnerFile)["default"] as new () => Runner)();
      runner.onPrepare();
      runner.onRun();
    } catch (error) {
      reject(error instanceof Error ? error : new Error(String(error)));
    }
  });
}
