import { serviceCodes } from "../rules/index.js";
import { checkAllEnd } from "../service/all-end.js";
import { runCancel } from "../service/cancel.js";
import { connected, connectFailed } from "../service/connect-outcomes.js";
import { cleaningLaunchFailed, extensionDied } from "../service/death.js";
import type { AfterRelease, ConnectRequest, Effect, ExtensionCall } from "../service/effects.js";
import { afterDisconnect } from "../service/finish-bundle.js";
import { handleAnswered, handlesAnswered } from "../service/file-handles.js";
import { afterWaitingForDisconnect, runTask } from "../service/launch.js";
import { localListAnswered, makeLocalList } from "../service/local-list.js";
import { startAnswered } from "../service/start-bundle.js";
import { systemAbilityBackedUp } from "../service/system-ability.js";
import { afterRelease, timerFired } from "../service/timeouts.js";
import { canonicalBundleName, disconnectWaitMs } from "../rules/index.js";
import type { AbilityManager, RunningExtension } from "./ability-manager.js";
import { BundleTimers } from "./bundle-timers.js";
import type { BundleRegistry } from "./bundle-registry.js";
import type { ClientLinks } from "./client-links.js";
import type { Clock } from "./clock.js";
import type { DescriptorLedger } from "./descriptor-ledger.js";
import type { EnvironmentListener } from "./environment-event.js";
import { extensionPort } from "./extension-port.js";
import type { ExtensionPortOptions } from "./extension-port.js";
import type { ServiceCore } from "./service-core.js";
import type { ServiceLife } from "./service-life.js";
import type { ServiceFiles } from "./service-files.js";
import { wantOf } from "./want-parameters.js";
import type { LocalListMaker } from "./local-list-maker.js";

export interface EffectRunnerParts {
  readonly clock: Clock;
  readonly ledger: DescriptorLedger;
  readonly core: ServiceCore;
  readonly abilities: AbilityManager;
  readonly bundles: BundleRegistry;
  readonly clients: ClientLinks;
  readonly life: ServiceLife;
  readonly files: ServiceFiles;
  readonly localLists: LocalListMaker;
  readonly port: ExtensionPortOptions;
  readonly notify: EnvironmentListener;
  readonly workerDelayMs: () => number;
  /** Limit that goes to the ability manager, in seconds; 0 before v6.1 (F15). */
  readonly connectLimitS: number;
}

/** Code of a call on a process that is gone. */
const brokenIpc = serviceCodes.brokenIpc;

/** Carries out what transitions of the service want done. */
export class EffectRunner {
  readonly #timers: BundleTimers;
  /** What goes on when a connection ends. */
  readonly #waiting = new Map<number, () => void>();

  constructor(private readonly parts: EffectRunnerParts) {
    this.#timers = new BundleTimers(parts.clock);
  }

  /** The service's process is gone: nothing of it is due any more. */
  stop(): void {
    this.#timers.stopAll();
    this.#waiting.clear();
    this.parts.abilities.dropAll();
  }

  readonly run = (effect: Effect): void => {
    const { parts } = this;
    switch (effect.kind) {
      case "send":
        parts.clients.send(effect.message);
        return;
      case "task":
        this.#later(() => {
          parts.core.turn((turn) => {
            runTask(turn, effect.bundleName);
          });
        }, parts.workerDelayMs());
        return;
      case "connect":
        this.#connect(effect.request);
        return;
      case "disconnect":
        this.#disconnect(effect.connection);
        return;
      case "awaitDisconnect":
        this.#awaitDisconnect(effect.connection, effect.bundleName);
        return;
      case "startTimer":
        this.#startTimer(effect.timer, effect.bundleName, effect.ms);
        return;
      case "stopTimer":
        this.#timers.stop(effect.timer, effect.bundleName);
        return;
      case "stopConnectTimers":
        this.#timers.stopKind("connect");
        return;
      case "callExtension":
        this.#call(effect.bundleName, parts.abilities.find(effect.connection), effect.call);
        return;
      case "clearExtension":
        parts.abilities.find(effect.connection)?.extension.handleClear();
        return;
      case "sendRate":
        parts.abilities.find(effect.connection)?.extension.updateSendRate(effect.rate);
        return;
      case "release":
        this.#release(effect.connection, effect.scenario, effect.then);
        return;
      case "appGallery": {
        const { op, bundleName, userId } = effect;
        parts.notify({ event: "appGallery", op, bundleName, userId });
        return;
      }
      case "commonEvent": {
        const { action, bundleName, index, userId, detail } = effect;
        parts.notify({ event: "commonEvent", action, bundleName, index, userId, detail });
        return;
      }
      case "closeDescriptor":
        parts.files.close(effect.fd);
        return;
      case "loadSystemAbility":
        this.#loadSystemAbility(effect.bundleName);
        return;
      case "backUpSystemAbility":
        this.#backUpSystemAbility(effect.bundleName, effect.extInfo);
        return;
      case "cancelTask":
        this.#later(() => {
          parts.core.turn((turn) => {
            runCancel(turn, effect.bundleName);
          });
        });
        return;
      case "localList":
        this.#later(() => {
          parts.core.turn((turn) => {
            makeLocalList(turn, effect.bundleName);
          });
        }, effect.delayMs);
        return;
      case "checkAllEndLater":
        this.#later(() => {
          parts.core.turn(checkAllEnd);
        }, effect.delayMs);
        return;
      case "afterDisconnect":
        this.#later(() => {
          parts.core.turn((turn) => {
            afterDisconnect(turn, effect.then);
          });
        }, effect.delayMs);
        return;
      case "forgetClient":
        parts.clients.forget();
        return;
      case "unload":
        this.#later(() => {
          parts.life.requestUnload();
        });
    }
  };

  /** Work on another thread of the service; it never happens once the process is gone. */
  #later(task: () => void, delayMs = 0): void {
    const core = this.parts.core;
    const { epoch } = core;
    this.parts.clock.setTimeout(() => {
      if (core.epoch === epoch) task();
    }, delayMs);
  }

  #startTimer(timer: "connect" | "running", bundleName: string, ms: number): void {
    this.#timers.start(timer, bundleName, ms, () => {
      this.parts.core.turn((turn) => {
        timerFired(turn, timer, bundleName);
      });
    });
  }

  /** Whoever waits for the end of this connection goes on. */
  #disconnect(connection: number): void {
    this.parts.abilities.disconnect(connection);
    this.#disconnected(connection);
  }

  #disconnected(connection: number): void {
    const goOn = this.#waiting.get(connection);
    this.#waiting.delete(connection);
    goOn?.();
  }

  #awaitDisconnect(connection: number, bundleName: string): void {
    const goOn = (): void => {
      this.#waiting.delete(connection);
      this.#timers.stop("disconnect", bundleName);
      this.#later(() => {
        this.parts.core.turn((turn) => {
          afterWaitingForDisconnect(turn, bundleName);
        });
      });
    };
    this.#waiting.set(connection, goOn);
    this.#timers.start("disconnect", bundleName, disconnectWaitMs, goOn);
  }

  #connect(request: ConnectRequest): void {
    const { parts } = this;
    const name = canonicalBundleName({ name: request.bundleName, appIndex: request.appIndex });
    const code = parts.abilities.connect({
      ...request,
      want: wantOf(request),
      timeoutS: parts.connectLimitS,
      service: extensionPort(parts.port, name),
      onConnected: () => {
        parts.core.turn((turn) => {
          connected(turn, name);
        });
      },
      onDied: () => {
        parts.core.turn((turn) => {
          extensionDied(turn, name);
        });
        this.#disconnected(request.connection);
      },
    });
    if (code === 0) return;
    parts.core.answer((turn) => {
      if (turn.state.session?.bundles.get(name)?.action === "CLEAN") cleaningLaunchFailed(turn, name);
      else connectFailed(turn, name, serviceCodes.startFailed);
    });
  }

  #call(bundleName: string, running: RunningExtension | undefined, call: ExtensionCall): void {
    const core = this.parts.core;
    switch (call.name) {
      case "handleBackup":
      case "incrementalOnBackup":
      case "handleRestore": {
        const code = running?.extension[call.name](call.isClearData) ?? brokenIpc;
        core.answer((turn) => {
          startAnswered(turn, bundleName, code);
        });
        return;
      }
      case "getFileHandle": {
        const { fileName } = call;
        const handle = running?.extension.getIncrementalFileHandle(fileName) ?? {
          fileName,
          errno: brokenIpc,
          fd: -1,
          manifestFd: -1,
        };
        core.answer((turn) => {
          handleAnswered(turn, bundleName, handle);
        });
        return;
      }
      case "getFileHandles": {
        const answer = running?.extension.getIncrementalFileHandles(call.fileNames);
        core.answer((turn) => {
          handlesAnswered(turn, bundleName, answer?.handles ?? []);
        });
        return;
      }
      case "handleIncrementalBackup": {
        const code = this.#handOverLists(bundleName, running, call.lastIncrementalTime, call.manifestFd);
        core.answer((turn) => {
          localListAnswered(turn, bundleName, code);
        });
      }
    }
  }

  #handOverLists(
    bundleName: string,
    running: RunningExtension | undefined,
    lastIncrementalTime: number,
    manifestFd: number,
  ): number {
    const { parts } = this;
    // A descriptor that is none cannot be sent (recording `inc_without_manifest`).
    if (running === undefined || manifestFd < 0) {
      parts.files.close(manifestFd);
      return brokenIpc;
    }
    const list = parts.localLists.make(bundleName, lastIncrementalTime);
    const listFd = parts.files.create(list, `stat_${String(lastIncrementalTime)}`);
    const owner = running.process.name;
    parts.ledger.transferred(listFd, owner, "HandleIncrementalBackup");
    parts.ledger.transferred(manifestFd, owner, "HandleIncrementalBackup");
    return running.extension.handleIncrementalBackup(listFd, manifestFd);
  }

  /** An application without `onRelease` answers at once. */
  #release(connection: number, scenario: 1 | 2, then: AfterRelease): void {
    const { parts } = this;
    const core = parts.core;
    const { epoch } = core;
    const goOn = (): void => {
      if (core.epoch !== epoch) return;
      if (then.step === "disconnect") this.#disconnect(connection);
      else
        core.answer((turn) => {
          afterRelease(turn, then);
        });
    };
    const running = parts.abilities.find(connection);
    if (running?.ability.onRelease === undefined) goOn();
    else void running.extension.onRelease(scenario).then(goOn, goOn);
  }

  #loadSystemAbility(bundleName: string): void {
    const known = this.parts.bundles.systemAbility(bundleName) !== undefined;
    this.parts.core.answer((turn) => {
      if (known) connected(turn, bundleName);
      else connectFailed(turn, bundleName, serviceCodes.startFailed);
    });
  }

  #backUpSystemAbility(bundleName: string, extInfo: string): void {
    this.#later(() => {
      const { parts } = this;
      const answer = parts.bundles.systemAbility(bundleName)?.backup(extInfo);
      const { code, content, report } = answer ?? { code: brokenIpc, content: undefined, report: "" };
      const fd = content === undefined ? -1 : parts.files.create(content, `system ability ${bundleName}`);
      parts.core.turn((turn) => {
        systemAbilityBackedUp(turn, bundleName, code, fd, report);
      });
    });
  }
}
