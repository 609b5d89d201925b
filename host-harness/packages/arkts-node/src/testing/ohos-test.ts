import { createRequire } from "node:module";
import { ArktsRuntime } from "../runtime/arkts-runtime.js";
import type { ArktsRuntimeOptions, ModuleNamespace } from "../runtime/arkts-runtime.js";

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

/** The file behind `@ohos/hypium`: the registry's copy is plain ECMAScript. */
function hypiumFile(): string {
  return createRequire(import.meta.url).resolve("@ohos/hypium");
}

/**
 * Runs the hypium suites of a module as `aa test` does: runner, test ability, suites, under the real framework.
 * Each call is a process of its own. Resolves when the framework says that it has finished; the caller bounds it.
 */
export function runOhosTest(options: OhosTestOptions): Promise<OhosTestResult> {
  return new Promise((resolve, reject) => {
    const printed: string[] = [];
    const runtime = new ArktsRuntime({
      modules: new Map([
        ...options.modules,
        ["@ohos.app.ability.abilityDelegatorRegistry", registry()] as const,
      ]),
      globals: options.globals,
      packages: new Map([["@ohos/hypium", hypiumFile()]]),
    });

    function registry(): ModuleNamespace {
      const parameters = Object.entries(options.parameters ?? {}).map(([key, value]) => [`-s ${key}`, value]);
      const args = {
        bundleName: options.bundleName,
        parameters: Object.fromEntries(parameters) as Record<string, string>,
        testCaseNames: "",
        testRunnerClassName: "OpenHarmonyTestRunner",
      };
      return { default: { getAbilityDelegator: () => delegator, getArguments: () => args } };
    }

    const delegator = {
      printSync: (text: string) => {
        printed.push(`${text}\n`);
      },
      print: (text: string): Promise<void> => {
        printed.push(`${text}\n`);
        return Promise.resolve();
      },
      finishTest: (message: string, code: number, callback?: () => void): Promise<void> => {
        resolve({ output: printed.join(""), code, message });
        callback?.();
        return Promise.resolve();
      },
      executeShellCommand: () => Promise.resolve({ stdResult: "0", exitCode: 0 }),
      startAbility: (want: { readonly abilityName?: string }): Promise<void> =>
        Promise.resolve().then(() => {
          start(want);
        }),
    };

    function start(want: { readonly abilityName?: string }): void {
      const name = want.abilityName ?? "";
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
