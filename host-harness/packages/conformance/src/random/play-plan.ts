import type { DescriptorRecord, Fault } from "@ohbackup/reference-model";
import { ConformanceError } from "../errors.js";
import { faults as knownFaults } from "../faults/index.js";
import { Stage } from "../golden/service/stage.js";
import type { JsonObject, JsonValue } from "../json-value.js";
import { Actor } from "./actor.js";
import { castOf } from "./plan-cast.js";
import { PlanFiles, planBegin } from "./plan-files.js";
import { recordingOf } from "./plan-recording.js";
import type { Plan, PlanStep, PlanStepOf } from "./plan.js";
import { openSession, release } from "./play-between.js";
import { playBackup } from "./play-backup.js";
import { playRestore } from "./play-restore.js";

/** What is left of a plan that was played. */
export interface PlayedPlan {
  /** In the form of `fixtures/golden/service`, with the plan in it. */
  readonly recording: JsonObject;
  /** Descriptors that nobody closed although the caller closed all it got and everything else was over. */
  readonly leftOpen: readonly DescriptorRecord[];
}

/** After a release the platform ends the service soon. */
const restAfterReleaseMs = 400;

/** Virtual time for everything that goes on after the last step. */
const restMs = 60_000;

/**
 * Plays a plan on the model. Recordings were made without a umask, and the model's files are real ones, so the host's is
 * put aside meanwhile.
 * @throws ConformanceError `bad-scenario` for an unknown fault, `interrupted`; whatever a mistake of the model throws
 */
export async function playPlan(plan: Plan, signal?: AbortSignal): Promise<PlayedPlan> {
  const umask = process.umask(0);
  const stage = new Stage(castOf(plan), {
    seed: plan.seed,
    faults: plan.faults.map(faultOf),
    startAt: planBegin * 1000,
    extensionFiles: (files, uid) => new PlanFiles(files, uid),
    translatesNames: false,
  });
  try {
    const actor = new Actor(stage, signal);
    for (const step of plan.steps) await playStep(actor, step);
    await actor.untilQuiet({ forMs: 2_000, mostMs: restMs });
    const recording = recordingOf(plan, stage);
    closeKeptHandles(stage);
    await actor.pause(restMs);
    return { recording, leftOpen: stage.world.world.ledger.stillOpen() };
  } finally {
    stage.world.close();
    process.umask(umask);
  }
}

function faultOf(name: string): Fault {
  const known = knownFaults.find(({ fault }) => fault.name === name);
  if (known !== undefined) return known.fault;
  throw new ConformanceError("bad-scenario", `the plan wants the fault ${name}, which nobody knows.`, {
    where: "plan.faults",
  });
}

async function playStep(actor: Actor, step: PlanStep): Promise<void> {
  switch (step.step) {
    case "backup":
      await playBackup(actor, step);
      return;
    case "restore":
      await playRestore(actor, step);
      return;
    case "info":
      await actor.call("module.getBackupInfo", [step.bundle]);
      await actor.call("module.updateTimer", [step.bundle, step.timerMs]);
      await actor.call("module.updateSendRate", [step.bundle, step.rate]);
      await actor.call("module.getBackupVersion");
      return;
    case "misuse":
      await playMisuse(actor, step);
      return;
    case "edit":
      actor.begin("world:putFiles", [step.bundle, asJson(step.files)]);
      return;
    case "client":
      actor.begin("world:setClient", [step.client]);
      return;
    case "call":
      await playCall(actor, step);
  }
}

/** Files are asked for and published before anything was appended, and a second session is opened. */
async function playMisuse(actor: Actor, { bundle, uri, kind }: PlanStepOf<"misuse">): Promise<void> {
  const session = await openSession(actor, "SessionRestore");
  if (!session.isOpen) return;
  const bundleName = bundle;
  await actor.call("SessionRestore.getFileHandle", [{ bundleName, uri: "part.0.tar" }], session.name);
  await actor.call("SessionRestore.publishFile", [{ bundleName, uri }], session.name);
  await openSession(actor, kind);
  await release(actor, session, restAfterReleaseMs);
}

async function playCall(actor: Actor, { call, session, args }: PlanStepOf<"call">): Promise<void> {
  if (session === undefined) {
    await actor.call(call, args);
    return;
  }
  const opened = await openSession(actor, session);
  if (!opened.isOpen) return;
  await actor.call(call, args, opened.name);
  await release(actor, opened, restAfterReleaseMs);
}

/** Handles of files that the caller got and never wrote. */
function closeKeptHandles({ observer, world }: Stage): void {
  const { ledger } = world.world;
  const kept = new Set<number>();
  for (const handles of observer.handles.values())
    for (const { fd, manifestFd } of handles) kept.add(fd).add(manifestFd);
  for (const { fd, owner } of ledger.stillOpen()) if (kept.has(fd)) ledger.close(fd, owner);
}

function asJson(value: object): JsonValue {
  return JSON.parse(JSON.stringify(value)) as JsonValue;
}
