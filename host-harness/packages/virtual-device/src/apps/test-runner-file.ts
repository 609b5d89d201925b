import { existsSync } from "node:fs";
import { join, relative } from "node:path";

/**
 * The source file of a test runner (`spec/device-app.md §5`): a plain name stands in `ets/testrunner` or `ets/TestRunner`,
 * one with slashes is a path in the module.
 * @param sourceFolder of the module, absolute
 * @returns undefined when there is none; no name leads out of the module
 */
export function testRunnerFile(sourceFolder: string, runner: string): string | undefined {
  const places = runner.includes("/") ? [runner] : [`ets/testrunner/${runner}`, `ets/TestRunner/${runner}`];
  return places
    .map((place) => join(sourceFolder, `${place}.ets`))
    .filter((file) => !relative(sourceFolder, file).startsWith(".."))
    .find((file) => existsSync(file));
}
