import { errorText } from "../log/error-text.js";

/** Why an ability could not be started, as `aa` prints it (`spec/device-app.md §6.3`). */
export interface StartFailure {
  readonly code: number;
  readonly message: string;
  readonly cause: string;
  readonly advice: string;
}

export const startFailures = {
  noSuchAbility: {
    code: 10104001,
    message: "The specified ability does not exist.",
    cause: "The bundle is not installed, or none of its modules has an ability of this name.",
    advice: "List the abilities of the bundle with 'bm dump -n BUNDLE' and compare the names.",
  },
  notExported: {
    code: 10103001,
    message: "Failed to verify the visibility of the target ability.",
    cause: "The ability is not exported, so that the shell may not start it.",
    advice: "Set 'exported' to true in module.json5.",
  },
  noSuchModule: {
    code: 10104002,
    message: "The specified bundle does not exist.",
    cause: "The bundle is not installed, or it has no module of this name.",
    advice: "Install the package with the suites; 'bm dump -n BUNDLE' lists the modules of the bundle.",
  },
} as const satisfies Record<string, StartFailure>;

/** The module with the suites has no such runner. */
export function noSuchRunner(moduleName: string, runner: string): StartFailure {
  return {
    code: 10108101,
    message: "Internal error.",
    cause: `Module ${moduleName} has no test runner ${JSON.stringify(runner)}.`,
    advice: "Name a class in ets/testrunner, or its path in the module, beginning with a slash.",
  };
}

/** The bundle came as byte code, which this board does not run. */
export function withoutSources(bundleName: string): StartFailure {
  return {
    code: 10108101,
    message: "Internal error.",
    cause: `This board runs ArkTS sources, and its device project has none of ${bundleName}.`,
    advice: "Add the application to the board's device project, or use a board with an ArkTS engine.",
  };
}

/** The start failed for a reason of the application's own, e.g. a source file that cannot be loaded. */
export function internalFailure(error: unknown, sourceRoot: string): StartFailure {
  return {
    code: 10108101,
    message: "Internal error.",
    cause: oneLine(errorText(error, sourceRoot).replaceAll(`${sourceRoot}/`, "")),
    advice: "Look at the application's log with 'hilog -x'.",
  };
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").slice(0, 1000);
}
