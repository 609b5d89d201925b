import { errorReportText } from "../../rules/report-texts.js";
import { reportScenario } from "../extension-to-service.js";
import { releaseTimeoutMs } from "../limits.js";
import { callMethod } from "./ability-calls.js";
import type { CallbackResult } from "./ability-calls.js";
import { clearTemp } from "./extension-core.js";
import type { ExtensionCore, Scenario } from "./extension-core.js";

const isBackup = (scenario: Scenario): boolean =>
  scenario === "fullBackup" || scenario === "incrementalBackup";
const isIncremental = (scenario: Scenario): boolean =>
  scenario === "incrementalBackup" || scenario === "incrementalRestore";

/** `AppDone` or `AppIncrementalDone`, then `onRelease` if the service wants it. */
export function done(core: ExtensionCore, code: number): void {
  if (isIncremental(core.state.scenario)) core.service.incrementalDone(code);
  else core.service.done(code);
  if (core.profile.flags.callsOnRelease && core.service.getExtOnRelease()) releaseByItself(core, false, code);
}

/** A result report; a restore's one also ends the bundle, so `onRelease` follows unasked. */
export function resultReport(core: ExtensionCore, text: string, code: number): void {
  const { scenario } = core.state;
  core.service.resultReport(text, reportScenario[scenario], code);
  if (!isBackup(scenario) && core.profile.flags.callsOnRelease) releaseByItself(core, true, code);
}

/** What a callback that failed leads to (`spec/backup-extension.md §2.2`). */
export function reportFailure(
  core: ExtensionCore,
  failure: Extract<CallbackResult, { readonly isGood: false }>,
): void {
  const { code, message } = failure;
  if (message !== "") resultReport(core, errorReportText(code, message), code);
  if (message === "" || isBackup(core.state.scenario)) done(core, code);
  clearTemp(core);
}

/** Runs `onRelease`; `finished` is called when it has answered, or after its time is over. At most once a process. */
export function runRelease(core: ExtensionCore, scenario: 1 | 2, finished: () => void): boolean {
  if (core.state.hasReleased) return false;
  core.state.hasReleased = true;
  let isOver = false;
  const finish = (): void => {
    if (isOver) return;
    isOver = true;
    core.clock.clearTimeout(timer);
    finished();
  };
  const timer = core.clock.setTimeout(finish, releaseTimeoutMs);
  callMethod(core, "onRelease", [scenario], finish);
  return true;
}

function releaseByItself(core: ExtensionCore, isResultReport: boolean, code: number): void {
  const release = (finished: () => void): void => {
    const runs = runRelease(core, isBackup(core.state.scenario) ? 1 : 2, () => {
      if (core.process.exited === undefined) core.service.handleExtDisconnect(isResultReport, code);
      finished();
    });
    if (!runs) finished();
  };
  core.state.releaser.run(core, release, core.threads.releaseLagMs());
}
