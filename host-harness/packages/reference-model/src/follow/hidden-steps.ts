import { checkAllEnd } from "../service/all-end.js";
import { runCancel } from "../service/cancel.js";
import { connected } from "../service/connect-outcomes.js";
import { afterWaitingForDisconnect, runTask } from "../service/launch.js";
import { afterDisconnect } from "../service/finish-bundle.js";
import { startAnswered } from "../service/start-bundle.js";
import { makeLocalList } from "../service/local-list.js";
import { systemAbilityBackedUp, systemAbilityRestored } from "../service/system-ability.js";
import { timerFired } from "../service/timeouts.js";
import { send } from "../service/turn.js";
import type { FollowMachine } from "./follow-machine.js";
import type { Due, FollowedLink, FollowedTimer, FollowState } from "./follow-state.js";
import { extensionDies, stepsOfExtension } from "./followed-extension.js";
import { afterFollowedRelease } from "./followed-effects.js";
import { startedExtension } from "./followed-extension-calls.js";
import { takeFirstCall } from "./followed-calls.js";
import type { HiddenStep } from "./hidden-step.js";
import { sizes, wholeSession } from "./seen-streams.js";

/** What the ability manager gets as limit (F15); then it gives a connection up by itself. */
const connectLimitMs = 20_000;
/** Clocks of two devices and of a busy host differ by so much. */
const clockTolerance = 0.9;

const someDescriptor = 3;

/** Everything that may happen next in a state without being seen. */
export function hiddenSteps(machine: FollowMachine): readonly HiddenStep[] {
  const { state } = machine;
  return [
    ...state.due.flatMap((due, index) => dueSteps(machine, due, index)),
    ...[...state.links.values()].flatMap((link) => [
      ...linkSteps(machine, link),
      ...stepsOfExtension(machine, link),
    ]),
    ...[...state.timers.values()].flatMap((timer) => timerSteps(machine, timer)),
    ...(state.calls.length > 0 ? [callStep] : []),
    ...unloadSteps(machine),
  ];
}

/** Calls reach the service one after the other. */
const callStep: HiddenStep = { bundleName: wholeSession, take: takeFirstCall };

function withoutDue(state: FollowState, index: number): void {
  state.due = state.due.filter((_due, place) => place !== index);
}

function dueSteps(machine: FollowMachine, due: Due, index: number): readonly HiddenStep[] {
  const step = (bundleName: string, take: (machine: FollowMachine) => void): readonly HiddenStep[] => [
    {
      bundleName,
      take: (taker) => {
        withoutDue(taker.state, index);
        take(taker);
      },
    },
  ];
  switch (due.due) {
    case "task":
      // One worker runs the steps of all bundles, in order (`spec/backup-service.md §5.2`).
      if (machine.state.due.find((other) => other.due === "task") !== due) return [];
      return step(wholeSession, (taker) => {
        taker.turn((turn) => {
          runTask(turn, due.bundleName);
        });
      });
    case "cancel":
    case "local-list":
    case "after-disconnect": {
      const { bundleName } = due;
      const run = ofBundle[due.due];
      return step(bundleName, (taker) => {
        taker.turn((turn) => {
          run(turn, bundleName);
        });
      });
    }
    case "start-answer":
      return step(due.bundleName, (taker) => {
        taker.turn((turn) => {
          startAnswered(turn, due.bundleName, due.code);
        });
      });
    case "finish":
      return step(due.bundleName, (taker) => {
        taker.turn((turn) => {
          afterDisconnect(turn, due.then);
        });
      });
    case "look-for-all-end":
      return step(wholeSession, (taker) => {
        taker.lastSent = due.after;
        taker.turn(checkAllEnd);
      });
    case "released":
      return step(due.bundleName, (taker) => {
        afterFollowedRelease(taker, due.connection, due.then);
      });
    case "system-ability-backup":
      return backedUpSteps(machine, due.bundleName, index);
    case "system-ability-restore":
      return step(due.bundleName, (taker) => {
        const text = taker.next(due.bundleName)?.text ?? "";
        taker.turn((turn) => {
          systemAbilityRestored(turn, due.bundleName, text);
        });
      });
    case "size-report":
      return sizeSteps(machine, index);
  }
}

const ofBundle = {
  cancel: runCancel,
  "local-list": makeLocalList,
  "after-disconnect": afterWaitingForDisconnect,
} as const;

/** File, code and report of a system ability are its own and are read off the trace. */
function backedUpSteps(machine: FollowMachine, bundleName: string, index: number): readonly HiddenStep[] {
  const { streams } = machine.context;
  const ahead = machine.state.ahead.get(bundleName) ?? 0;
  const upcoming = [0, 1, 2].map((more) => streams.next(bundleName, ahead + more));
  const errno = upcoming[0]?.files[0]?.errno ?? 0;
  const text = upcoming.find((seen) => seen?.callback === "onResultReport")?.text ?? "";
  return [
    {
      bundleName,
      take: (taker) => {
        withoutDue(taker.state, index);
        taker.turn((turn) => {
          systemAbilityBackedUp(turn, bundleName, errno, someDescriptor, text);
        });
      },
    },
  ];
}

/** Sizes are told in one message or in several; the last one ends the scan (`spec/backup-service.md §7.14`). */
function sizeSteps(machine: FollowMachine, index: number): readonly HiddenStep[] {
  const report = (isLast: boolean): HiddenStep => ({
    bundleName: wholeSession,
    isSlow: true,
    take: (taker) => {
      if (isLast) withoutDue(taker.state, index);
      const text = taker.next(sizes)?.text ?? "";
      taker.turn((turn) => {
        if (isLast) turn.state.scanning = false;
        send(turn, { callback: "onBackupSizeReport", text });
      });
    },
  });
  return machine.next(sizes) === undefined ? [] : [report(true), report(false)];
}

function linkSteps(machine: FollowMachine, link: FollowedLink): readonly HiddenStep[] {
  const steps: HiddenStep[] = [];
  const { bundleName, connection } = link;
  if (link.pending > 0)
    steps.push({
      bundleName,
      take: (taker) => {
        connects(taker, connection);
      },
    });
  const known = machine.context.world.extensionOf(bundleName);
  const neverComes =
    connection > 0 && link.extension === undefined && link.pending === 0 && known?.connect !== "null";
  if (
    neverComes &&
    machine.context.flags.infosKnowBroadcastType &&
    mayPass(machine, connectLimitMs, link.since)
  ) {
    steps.push({
      bundleName,
      isSlow: true,
      take: (taker) => {
        dies(taker, connection);
      },
    });
  }
  return steps;
}

function connects(machine: FollowMachine, connection: number): void {
  const link = machine.link(connection);
  if (link === undefined) return;
  link.pending -= 1;
  link.extension = startedExtension(link, machine.context.world.extensionOf(link.bundleName));
  if (link.extension === undefined) return;
  machine.turn((turn) => {
    connected(turn, link.bundleName);
  });
}

function dies(machine: FollowMachine, connection: number): void {
  const link = machine.link(connection);
  if (link !== undefined) extensionDies(machine, link);
}

/** Whether so much time may have passed since a moment until now. */
function mayPass({ context }: FollowMachine, ms: number, since: number): boolean {
  const { time } = context.world;
  return time === "ms" ? context.now - since >= ms * clockTolerance : ms <= time.longestWaitMs;
}

function timerSteps(machine: FollowMachine, timer: FollowedTimer): readonly HiddenStep[] {
  if (!mayPass(machine, timer.ms, timer.since)) return [];
  const { bundleName, kind } = timer;
  return [
    {
      bundleName,
      isSlow: true,
      take: (taker) => {
        taker.stopTimer(kind, bundleName);
        if (kind === "disconnect") taker.addDue({ due: "after-disconnect", bundleName });
        else {
          taker.turn((turn) => {
            timerFired(turn, kind, bundleName);
          });
        }
      },
    },
  ];
}

/** The service's process ends some time after it asked for it, or once it has nothing to do (`spec/backup-service.md §4.5`). */
function unloadSteps({ context, state }: FollowMachine): readonly HiddenStep[] {
  if (!state.loaded || context.world.showsServiceEnd) return [];
  const end = (taker: FollowMachine): void => {
    taker.endService();
  };
  if (state.unloading) return [{ bundleName: wholeSession, take: end }];
  return state.service.sessionCount <= 0 ? [{ bundleName: wholeSession, isSlow: true, take: end }] : [];
}
