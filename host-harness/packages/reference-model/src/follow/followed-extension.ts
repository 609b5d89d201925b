import { reportScenario } from "../extension/extension-to-service.js";
import type { ReportScenario } from "../extension/extension-to-service.js";
import { errorReportText, indexFileName, serviceCodes } from "../rules/index.js";
import type { ApplicationOutcome } from "../rules/index.js";
import { extensionDied } from "../service/death.js";
import {
  done,
  extensionDisconnects,
  extensionShallRelease,
  fileReady,
  filesReady,
  processInfo,
  resultReport,
} from "../service/extension-reports.js";
import { requestLocalList } from "../service/local-list.js";
import { startExtTimer, startFwkTimer, stopExtTimer, stopFwkTimer } from "../service/timers.js";
import type { Flow } from "./extension-flow.js";
import type { FollowMachine } from "./follow-machine.js";
import type { FollowedExtension, FollowedLink } from "./follow-state.js";
import { disconnected } from "./followed-effects.js";
import type { HiddenStep } from "./hidden-step.js";

const someDescriptor = 3;

/** Smaller codes are errors of the kernel, which an extension passes on as they are. */
const firstMappedCode = 13_000_000;

/** Codes with which an extension may end a bundle because of files (`spec/backup-service.md §10.4`). */
const codesOfFiles = {
  backup: [serviceCodes.packFailed, serviceCodes.invalidArgument, 13900042],
  restore: [serviceCodes.unpackFailed, serviceCodes.invalidArgument, 13900042],
} as const;

/** What the application of a bundle makes of its backup or restore; undefined when nobody knows. */
export function followedOutcome(
  machine: FollowMachine,
  bundleName: string,
  phase: "backup" | "restore",
): ApplicationOutcome | undefined {
  return machine.context.world.extensionOf(bundleName)?.[phase];
}

function replace(extension: FollowedExtension, flow: Flow, ...by: readonly Flow[]): void {
  extension.flows = extension.flows.flatMap((one) => (one === flow ? by : [one]));
}

function scenarioOf(machine: FollowMachine, restores: boolean): ReportScenario {
  if (restores) return reportScenario.incrementalRestore;
  const isIncremental = machine.state.service.session?.incremental === true;
  return isIncremental ? reportScenario.incrementalBackup : reportScenario.fullBackup;
}

/** `AppDone`, then `onRelease` if the service wants it. */
export function extensionDone(
  machine: FollowMachine,
  link: FollowedLink,
  extension: FollowedExtension,
  code: number,
): void {
  const { bundleName } = link;
  machine.turn((turn) => done(turn, bundleName, code));
  const shallRelease =
    machine.context.flags.callsOnRelease && machine.turn((turn) => extensionShallRelease(turn, bundleName));
  if (shallRelease) {
    extension.flows = [...extension.flows, { at: "releasing", isResultReport: false, code }];
  }
}

function report(
  machine: FollowMachine,
  link: FollowedLink,
  extension: FollowedExtension,
  text: string,
  code: number,
): void {
  const scenario = scenarioOf(machine, link.restores);
  machine.turn((turn) => resultReport(turn, link.bundleName, text, scenario, code));
  if (link.restores && machine.context.flags.callsOnRelease) {
    extension.flows = [...extension.flows, { at: "releasing", isResultReport: true, code }];
  }
}

/** The process ends without being asked to. */
export function extensionDies(machine: FollowMachine, link: FollowedLink): void {
  machine.state.links.delete(link.connection);
  if (link.connection < 0) return;
  machine.turn((turn) => {
    extensionDied(turn, link.bundleName);
  });
  disconnected(machine, link.connection);
}

/** What the extension behind a connection may do next by itself. */
export function stepsOfExtension(machine: FollowMachine, link: FollowedLink): readonly HiddenStep[] {
  const { extension } = link;
  if (extension === undefined) return [];
  // Scanning and packing take longer than to tell the client that the bundle begins.
  const isTold = !machine.state.due.some(
    (due) => due.due === "start-answer" && due.bundleName === link.bundleName,
  );
  const steps = extension.flows.flatMap((flow, index) =>
    (isTold ? stepsOfFlow(machine, link, flow) : stepsBeforeBegin(machine, link, flow)).map(
      atFlow(link, index),
    ),
  );
  const mayCrash = isTold && isAskedTwice(extension) && endsByDeath(machine, link);
  return mayCrash ? [...steps, crash(link)] : steps;
}

function isAskedTwice({ flows }: FollowedExtension): boolean {
  return flows.filter(({ at }) => at === "asking").length > 1;
}

function endsByDeath(machine: FollowMachine, { bundleName }: FollowedLink): boolean {
  return machine.next(bundleName)?.code === serviceCodes.extensionDied;
}

/** A process that is told to start again while a callback is under way may end over it (`spec/backup-extension.md §2.2`). */
function crash({ bundleName, connection }: FollowedLink): HiddenStep {
  return {
    bundleName,
    isSlow: true,
    take: (machine) => {
      const link = machine.link(connection);
      if (link !== undefined) extensionDies(machine, link);
    },
  };
}

/** Before the client is told that the bundle begins, nothing but a report was ever seen (recording `rand_1001`). */
function stepsBeforeBegin(machine: FollowMachine, link: FollowedLink, flow: Flow): readonly FlowStep[] {
  if (flow.at !== "asking") return reportSteps("report" in flow ? flow.report : undefined);
  return flow.outcome?.ends === "well" ? answerSteps(machine, link, flow) : [];
}

type FlowStep = (
  machine: FollowMachine,
  link: FollowedLink,
  extension: FollowedExtension,
  flow: Flow,
) => void;

/** Steps are offered for one state and taken in copies of it: link and flow are looked up again. */
function atFlow(link: FollowedLink, index: number): (step: FlowStep) => HiddenStep {
  const { connection, bundleName } = link;
  return (step) => ({
    bundleName,
    isSlow: connection < 0,
    take: (machine) => {
      const found = machine.link(connection);
      const flow = found?.extension?.flows[index];
      if (found?.extension !== undefined && flow !== undefined) step(machine, found, found.extension, flow);
    },
  });
}

function stepsOfFlow(machine: FollowMachine, link: FollowedLink, flow: Flow): readonly FlowStep[] {
  switch (flow.at) {
    case "asking":
      return [...progressSteps(machine, link), ...answerSteps(machine, link, flow)];
    case "waiting-for-list":
      return reportSteps(flow.report);
    case "sending":
      return [...reportSteps(flow.report), ...sendingSteps(machine, link, flow)];
    case "failing":
      return [...reportSteps(flow.report), ...(flow.report === undefined ? [failStep] : [])];
    case "unpacking":
      if (link.extension?.hasBegun !== true) return [];
      return [unpackStep, ...spoiltSteps(machine, link, "restore")];
    case "releasing":
      return [releaseStep];
  }
}

function progressSteps(machine: FollowMachine, link: FollowedLink): readonly FlowStep[] {
  const seen = machine.next(link.bundleName);
  const asks = machine.context.world.extensionOf(link.bundleName)?.asksProgress;
  if (seen?.callback !== "onProcess" || asks === false) return [];
  const text = seen.text ?? "";
  return [
    (taker, { bundleName }) => {
      taker.turn((turn) => processInfo(turn, bundleName, text));
    },
  ];
}

function answerSteps(
  machine: FollowMachine,
  link: FollowedLink,
  flow: Extract<Flow, { at: "asking" }>,
): readonly FlowStep[] {
  const outcomes = flow.outcome === undefined ? possibleOutcomes(machine, link) : [flow.outcome];
  return outcomes.flatMap((outcome) => (outcome.ends === "never" ? [] : [answerStep(flow.phase, outcome)]));
}

/** Of an application that nobody knows, the trace tells what it answered. */
function possibleOutcomes(machine: FollowMachine, link: FollowedLink): readonly ApplicationOutcome[] {
  const seen = machine.next(link.bundleName);
  const reported: ApplicationOutcome[] =
    seen?.callback === "onResultReport" ? [{ ends: "well", report: seen.text ?? "" }] : [];
  return [
    { ends: "well", report: undefined },
    ...reported,
    { ends: "with-error", code: serviceCodes.extensionThrew, errorText: undefined },
    { ends: "by-death" },
  ];
}

function answerStep(phase: "backup" | "restore", outcome: ApplicationOutcome): FlowStep {
  return (machine, link, extension, flow) => {
    switch (outcome.ends) {
      case "never":
        return;
      case "by-death":
        extensionDies(machine, link);
        return;
      case "with-error": {
        const { code, errorText } = outcome;
        replace(extension, flow);
        if (errorText !== undefined && errorText !== "") {
          report(machine, link, extension, errorReportText(code, errorText), code);
          if (phase === "restore") return;
          extension.flows = [...extension.flows, { at: "failing", code, report: undefined }];
        } else extensionDone(machine, link, extension, code);
        return;
      }
      case "well":
        replace(extension, flow);
        if (phase === "backup") beginSending(machine, link, extension, outcome.report);
        else if (outcome.report === undefined) extensionDone(machine, link, extension, serviceCodes.ok);
        else report(machine, link, extension, outcome.report, serviceCodes.ok);
    }
  };
}

/** A full backup scans between two timers; an incremental one asks for the list of local files. */
function beginSending(
  machine: FollowMachine,
  { bundleName }: FollowedLink,
  extension: FollowedExtension,
  text: string | undefined,
): void {
  if (machine.state.service.session?.incremental === true) {
    extension.flows = [...extension.flows, { at: "waiting-for-list", report: text }];
    machine.turn((turn) => requestLocalList(turn, bundleName));
    return;
  }
  // A bundle that runs twice has one timer: the second scan is refused (`spec/backup-extension.md §2.2`).
  const isTimed = machine.turn((turn) => {
    if (!stopExtTimer(turn, bundleName)) return false;
    return startFwkTimer(turn, bundleName);
  });
  extension.flows = [
    ...extension.flows,
    isTimed
      ? { at: "sending", report: text, isIndexSent: false }
      : { at: "failing", code: serviceCodes.invalidArgument, report: text, isRepeated: extension.hasScanned },
  ];
  extension.hasScanned = true;
}

function reportSteps(text: string | undefined): readonly FlowStep[] {
  if (text === undefined) return [];
  return [
    (machine, link, extension, flow) => {
      if (!("report" in flow)) return;
      replace(extension, flow, { ...flow, report: undefined });
      report(machine, link, extension, text, serviceCodes.ok);
    },
  ];
}

function sendingSteps(
  machine: FollowMachine,
  link: FollowedLink,
  flow: Extract<Flow, { at: "sending" }>,
): readonly FlowStep[] {
  if (flow.isIndexSent) return flow.report === undefined ? [doneStep(serviceCodes.ok)] : [];
  const seen = machine.next(link.bundleName);
  const spoilt = spoiltSteps(machine, link, "backup");
  if (seen?.callback === "onFileReadyBatch") return [sendBatchStep, ...spoilt];
  if (seen?.callback !== "onFileReady") return spoilt;
  const [file] = seen.files;
  if (file === undefined || (flow.hasOnlyIndex === true && file.uri !== indexFileName)) return spoilt;
  // The index does not wait for the rate.
  const isHeldBack = link.extension?.rate === 0 && file.uri !== indexFileName;
  return isHeldBack ? spoilt : [sendStep, ...spoilt];
}

/** The next file: which one it is, and what the index lists, is read off the trace. */
const sendStep: FlowStep = (machine, { bundleName }, extension, flow) => {
  const [file] = machine.next(bundleName)?.files ?? [];
  if (file === undefined || flow.at !== "sending") return;
  if (file.uri === indexFileName) replace(extension, flow, { ...flow, isIndexSent: true });
  const isIncremental = machine.state.service.session?.incremental === true;
  const fd = file.errno === 0 ? someDescriptor : -1;
  const ready = { uri: file.uri, fd, errno: file.errno, ...(isIncremental ? { manifestFd: fd } : {}) };
  machine.turn((turn) =>
    fileReady(turn, bundleName, ready, file.listed ?? [...unmatchedOf(machine, bundleName)]),
  );
};

/** An index that nobody looked into is taken to list what came. */
function unmatchedOf({ state }: FollowMachine, bundleName: string): Iterable<string> {
  return state.service.session?.bundles.get(bundleName)?.progress.unmatched ?? [];
}

const sendBatchStep: FlowStep = (machine, { bundleName }) => {
  const files = (machine.next(bundleName)?.files ?? []).map(({ uri, errno }) => ({
    uri,
    errno,
    fd: errno === 0 ? someDescriptor : -1,
    manifestFd: -1,
  }));
  machine.turn((turn) => filesReady(turn, bundleName, files));
};

function doneStep(code: number): FlowStep {
  return (machine, link, extension, flow) => {
    replace(extension, flow);
    extensionDone(machine, link, extension, code);
  };
}

/** Files may spoil a backup or restore; that they did is read off the code that the bundle ends with. */
function spoiltSteps(
  machine: FollowMachine,
  { bundleName }: FollowedLink,
  phase: "backup" | "restore",
): readonly FlowStep[] {
  const seen = machine.next(bundleName);
  if (seen?.callback !== "onBundleEnd" || seen.code === undefined) return [];
  const { code } = seen;
  const isKnown = codesOfFiles[phase].some((one) => one === code);
  return isKnown || (code !== 0 && code < firstMappedCode) ? [doneStep(code)] : [];
}

const failStep: FlowStep = (machine, link, extension, flow) => {
  if (flow.at !== "failing") return;
  const rest: readonly Flow[] = flow.isRepeated === true ? [indexOnly] : [];
  replace(extension, flow, ...rest);
  extensionDone(machine, link, extension, flow.code);
};

const indexOnly: Flow = { at: "sending", report: undefined, isIndexSent: false, hasOnlyIndex: true };

/** A service that does not start the timer has given the bundle up, or another publish was faster. */
const unpackStep: FlowStep = (machine, link, extension, flow) => {
  const { bundleName } = link;
  const isTimed = machine.turn((turn) => {
    stopFwkTimer(turn, bundleName);
    return startExtTimer(turn, bundleName);
  });
  if (!isTimed) {
    replace(extension, flow);
    return;
  }
  const outcome = followedOutcome(machine, bundleName, "restore");
  replace(extension, flow, { at: "asking", phase: "restore", outcome });
};

/** `onRelease` runs once a process. */
const releaseStep: FlowStep = (machine, { bundleName }, extension, flow) => {
  if (flow.at !== "releasing") return;
  replace(extension, flow);
  if (extension.hasReleased) return;
  extension.hasReleased = true;
  const { isResultReport, code } = flow;
  machine.turn((turn) => extensionDisconnects(turn, bundleName, isResultReport, code));
};
