import { canonicalBundleName, disconnectWaitMs, serviceCodes } from "../rules/index.js";
import type { ApplicationOutcome } from "../rules/index.js";
import { connected, connectFailed } from "../service/connect-outcomes.js";
import { cleaningLaunchFailed } from "../service/death.js";
import type { AfterRelease, ConnectRequest, Effect } from "../service/effects.js";
import { afterRelease } from "../service/timeouts.js";
import type { Flow } from "./extension-flow.js";
import type { FollowedLink } from "./follow-state.js";
import type { ConnectMode } from "./follow-input.js";
import type { FollowMachine } from "./follow-machine.js";
import { callFollowedExtension } from "./followed-extension-calls.js";

/** Carries out what a transition wants done, as far as later events depend on it. */
export function runFollowedEffect(machine: FollowMachine, effect: Effect): void {
  const { state } = machine;
  switch (effect.kind) {
    case "send":
      machine.send(effect.message);
      return;
    case "task":
      machine.addDue({ due: "task", bundleName: effect.bundleName });
      return;
    case "cancelTask":
      machine.addDue({ due: "cancel", bundleName: effect.bundleName });
      return;
    case "localList":
      machine.addDue({ due: "local-list", bundleName: effect.bundleName });
      return;
    case "checkAllEndLater":
      machine.addDue({ due: "look-for-all-end", after: machine.lastSent });
      return;
    case "afterDisconnect":
      machine.addDue({ due: "finish", bundleName: effect.then.bundleName, then: effect.then });
      return;
    case "backUpSystemAbility":
      machine.addDue({ due: "system-ability-backup", bundleName: effect.bundleName });
      return;
    case "connect":
      connect(machine, effect.request);
      return;
    case "disconnect":
      disconnect(machine, effect.connection);
      return;
    case "awaitDisconnect":
      machine.startTimer("disconnect", effect.bundleName, disconnectWaitMs, effect.connection);
      return;
    case "startTimer":
      machine.startTimer(effect.timer, effect.bundleName, effect.ms);
      return;
    case "stopTimer":
      machine.stopTimer(effect.timer, effect.bundleName);
      return;
    case "stopConnectTimers":
      state.timers = new Map([...state.timers].filter(([, { kind }]) => kind !== "connect"));
      return;
    case "callExtension":
      callFollowedExtension(machine, effect.connection, effect.bundleName, effect.call);
      return;
    case "sendRate": {
      const extension = machine.extensionOf(effect.connection);
      if (extension !== undefined) extension.rate = effect.rate;
      return;
    }
    case "release":
      release(machine, effect.connection, effect.then);
      return;
    case "loadSystemAbility":
      loadSystemAbility(machine, effect.bundleName);
      return;
    case "forgetClient":
      state.client = undefined;
      return;
    case "unload":
      state.unloading = true;
      return;
    case "clearExtension":
    case "appGallery":
    case "commonEvent":
    case "closeDescriptor":
    // What the surroundings see; nothing that the client sees depends on it.
  }
}

const unsureModes: readonly ConnectMode[] = ["ok", "error", "never"];

function connect(machine: FollowMachine, request: ConnectRequest): void {
  const bundleName = canonicalBundleName({ name: request.bundleName, appIndex: request.appIndex });
  const known = machine.context.world.extensionOf(bundleName);
  const mode =
    known === undefined
      ? "error"
      : (known.connect ?? unsureModes[machine.choose(unsureModes.length)] ?? "ok");
  if (mode === "error") {
    machine.answer((turn) => {
      if (turn.state.session?.bundles.get(bundleName)?.action === "CLEAN") {
        cleaningLaunchFailed(turn, bundleName);
      } else connectFailed(turn, bundleName, serviceCodes.startFailed);
    });
    return;
  }
  const { links } = machine.state;
  const link = links.get(request.connection) ?? {
    connection: request.connection,
    bundleName,
    restores: request.parameters.extensionAction === 2,
    versionName: request.parameters.versionName ?? "",
    requests: 0,
    pending: 0,
    since: machine.clock(),
    extension: undefined,
  };
  link.requests += 1;
  if (mode === "ok") link.pending += 1;
  links.set(request.connection, link);
}

/** Whoever waits for the end of this connection goes on. */
export function disconnected(machine: FollowMachine, connection: number): void {
  for (const timer of machine.state.timers.values()) {
    if (timer.kind !== "disconnect" || timer.connection !== connection) continue;
    machine.stopTimer("disconnect", timer.bundleName);
    machine.addDue({ due: "after-disconnect", bundleName: timer.bundleName });
  }
}

function disconnect(machine: FollowMachine, connection: number): void {
  const link = machine.link(connection);
  if (link !== undefined) {
    link.requests -= 1;
    if (link.requests === 0) giveUp(machine, link);
  }
  disconnected(machine, connection);
}

/** The process outlives its connection: what it still has to say, it says to a service that does not expect it. */
function giveUp({ state }: FollowMachine, link: FollowedLink): void {
  state.links.delete(link.connection);
  const flows = link.extension?.flows.filter(mayStillSpeak) ?? [];
  if (link.extension === undefined || flows.length === 0) return;
  const connection = Math.min(0, ...state.links.keys()) - 1;
  const extension = { ...link.extension, flows };
  state.links.set(connection, { ...link, connection, pending: 0, extension });
}

/** Only reports make a difference once a bundle has left the map. */
function mayStillSpeak(flow: Flow): boolean {
  switch (flow.at) {
    case "asking":
      return flow.outcome === undefined || speaks(flow.outcome);
    case "waiting-for-list":
    case "sending":
    case "failing":
      return flow.report !== undefined;
    case "releasing":
      return flow.isResultReport;
    case "unpacking":
      return false;
  }
}

function speaks(outcome: ApplicationOutcome): boolean {
  return outcome.ends === "well"
    ? outcome.report !== undefined
    : outcome.ends === "with-error" && outcome.errorText !== undefined;
}

/** An application without `onRelease` answers at once. */
function release(machine: FollowMachine, connection: number, then: AfterRelease): void {
  const link = machine.link(connection);
  const known = link === undefined ? undefined : machine.context.world.extensionOf(link.bundleName);
  if (link?.extension === undefined || known?.hasOnRelease === false) {
    afterFollowedRelease(machine, connection, then);
    return;
  }
  machine.addDue({ due: "released", bundleName: link.bundleName, connection, then });
}

/** `onRelease` has answered, or 5 s have passed. */
export function afterFollowedRelease(machine: FollowMachine, connection: number, then: AfterRelease): void {
  if (then.step === "disconnect") disconnect(machine, connection);
  else {
    machine.answer((turn) => {
      afterRelease(turn, then);
    });
  }
}

function loadSystemAbility(machine: FollowMachine, bundleName: string): void {
  const isKnown = machine.context.world.bundles.find(bundleName) !== undefined;
  machine.answer((turn) => {
    if (isKnown) connected(turn, bundleName);
    else connectFailed(turn, bundleName, serviceCodes.startFailed);
  });
}
