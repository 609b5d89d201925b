import type { ModuleNamespace } from "../runtime/arkts-runtime.js";

/** What a run of suites was started with, as `aa test` passes it on (`spec/device-app.md §5`). */
export interface TestArguments {
  readonly bundleName: string;
  /** Name of the runner, the value of `-s unittest`. */
  readonly runner: string;
  /** Values of `-s KEY VALUE` by key. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** A want, as far as a runner fills one in. */
export interface TestWant {
  readonly abilityName?: unknown;
  readonly moduleName?: unknown;
}

/** Where the suites' calls to the platform go. */
export interface TestDelegatorHost {
  /** One message of the suites, without the line break behind it. */
  print(text: string): void;
  /** The suites are over. */
  finish(message: string, code: number): void;
  /** Starts an ability in the process of the suites. @throws whatever starting it throws */
  startAbility(want: TestWant): void;
}

/** The module `@ohos.app.ability.abilityDelegatorRegistry` of a process that runs suites. */
export function testDelegatorModules(
  given: TestArguments,
  host: TestDelegatorHost,
): ReadonlyMap<string, ModuleNamespace> {
  const args = {
    bundleName: given.bundleName,
    parameters: Object.fromEntries(
      Object.entries(given.parameters).map(([key, value]) => [`-s ${key}`, value]),
    ) as Record<string, string>,
    testCaseNames: given.parameters["class"] ?? "",
    testRunnerClassName: given.runner,
  };
  const delegator = {
    printSync: (text: unknown): void => {
      host.print(String(text));
    },
    print: (text: unknown): Promise<void> => {
      host.print(String(text));
      return Promise.resolve();
    },
    finishTest: (message: unknown, code: unknown, callback?: () => void): Promise<void> => {
      host.finish(String(message), Number(code));
      callback?.();
      return Promise.resolve();
    },
    executeShellCommand: () => Promise.resolve({ stdResult: "0", exitCode: 0 }),
    startAbility: (want: TestWant): Promise<void> =>
      Promise.resolve().then(() => {
        host.startAbility(want);
      }),
  };
  const registry = { getAbilityDelegator: () => delegator, getArguments: () => args };
  return new Map([["@ohos.app.ability.abilityDelegatorRegistry", { default: registry }]]);
}
