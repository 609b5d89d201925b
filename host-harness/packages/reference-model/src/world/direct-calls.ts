import {
  canonicalBundleName,
  directConnectWaitMs,
  isSystemAbilityName,
  serviceCodes,
} from "../rules/index.js";
import type { ExtensionToService } from "../extension/extension-to-service.js";
import type { Profile } from "../profiles/profile.js";
import { verifyRights } from "../service/verify-caller.js";
import type { AbilityManager, ConnectCall, RunningExtension } from "./ability-manager.js";
import type { BundleRegistry } from "./bundle-registry.js";
import { callerOf } from "./caller-of.js";
import type { Clock, ClockTimer } from "./clock.js";
import type { ServiceCore } from "./service-core.js";
import type { SimulatedProcess } from "./simulated-process.js";

export interface DirectCallsParts {
  readonly profile: Profile;
  readonly core: ServiceCore;
  readonly clock: Clock;
  readonly abilities: AbilityManager;
  readonly bundles: BundleRegistry;
  readonly connectLimitS: number;
  readonly port: (bundleName: string) => ExtensionToService;
}

type Connected =
  | {
      readonly connection: number;
      readonly running: RunningExtension | undefined;
      /** There was an extension once; the service does not ask whether it is still there. */
      readonly reached: boolean;
    }
  | { readonly failure: number };

/**
 * Calls that connect to an extension directly, outside the queue (`spec/backup-service.md §7.9`, §7.15). They only say
 * which action the connection is for.
 */
export class DirectCalls {
  constructor(private readonly parts: DirectCallsParts) {}

  /** Synchronous, so no time passes; undefined on every failure (F12, clauses G10 to G12). */
  backupInfo(caller: SimulatedProcess, bundleName: string): string | undefined {
    const { abilities, core, profile } = this.parts;
    if (profile.flags.hasCancelAndSizes && verifyRights(callerOf(caller)) !== serviceCodes.ok)
      return undefined;
    const { occupied, session } = core.state;
    if (occupied || (session !== undefined && !profile.flags.backupInfoDuringSession)) return undefined;
    const call = this.#call(
      bundleName,
      () => undefined,
      () => undefined,
    );
    const running = abilities.connectNow(call, directConnectWaitMs(profile.flags));
    if (running === undefined) return undefined;
    const answer = running.extension.getBackupInfo();
    abilities.disconnect(call.connection);
    return answer;
  }

  /** True when the extension has cleared its folders; at HEAD that needs a vendor's library, which is not there. */
  async cleanTempDir(caller: SimulatedProcess, bundleName: string): Promise<boolean> {
    const { abilities, core, profile } = this.parts;
    if (verifyRights(callerOf(caller)) !== serviceCodes.ok) return false;
    const connected = await this.#connect(bundleName);
    if ("failure" in connected) return false;
    if (profile.flags.hasBatchHandlesAndMigration) {
      // `§4.5`: this way out does not lower the count again.
      core.turn(({ state }) => {
        state.sessionCount += 1;
      });
      return false;
    }
    connected.running?.extension.cleanBundleTempDir();
    abilities.disconnect(connected.connection);
    return connected.reached;
  }

  async compatibilityInfo(
    caller: SimulatedProcess,
    bundleName: string,
    extInfo: string,
  ): Promise<{ readonly code: number; readonly text: string }> {
    const { abilities, core } = this.parts;
    const refused = verifyRights(callerOf(caller));
    if (refused !== serviceCodes.ok) return { code: refused, text: "" };
    if (isSystemAbilityName(bundleName)) return { code: serviceCodes.invalidArgument, text: "" };
    const connected = await this.#connect(bundleName);
    if ("failure" in connected) return { code: connected.failure, text: "" };
    const { connection, running } = connected;
    const scenario = core.state.session?.scenario;
    if (running === undefined || (scenario !== "BACKUP" && scenario !== "RESTORE")) {
      abilities.disconnect(connection);
      return { code: serviceCodes.invalidArgument, text: "" };
    }
    const text = await running.extension.getCompatibilityInfo(scenario === "BACKUP" ? 1 : 2, extInfo);
    abilities.disconnect(connection);
    return { code: serviceCodes.ok, text };
  }

  /**
   * An entry's own connection is used when it stands; nothing tells that it does, so the wait lasts until another
   * connection ends or the whole time has passed (`§21` no. 7).
   */
  async #connect(bundleName: string): Promise<Connected> {
    const { abilities, core, profile } = this.parts;
    const limit = directConnectWaitMs(profile.flags);
    const known = core.state.session?.bundles.get(bundleName)?.connection;
    if (known?.connected === true) {
      await this.#wait(limit, () => undefined);
      return { connection: known.id, running: abilities.find(known.id), reached: true };
    }
    let failure: number | undefined;
    let connection = 0;
    await this.#wait(limit, (wake) => {
      const call = this.#call(bundleName, wake, () => {
        failure = serviceCodes.extensionDied;
        wake();
      });
      connection = call.connection;
      if (abilities.connect(call) === 0) return;
      failure = serviceCodes.startFailed;
      wake();
    });
    if (failure !== undefined) return { failure };
    const running = abilities.find(connection);
    return { connection, running, reached: running !== undefined };
  }

  #wait(limitMs: number, start: (wake: () => void) => void): Promise<void> {
    const { clock } = this.parts;
    return new Promise((resolve) => {
      const timer: ClockTimer = clock.setTimeout(resolve, limitMs);
      start(() => {
        clock.clearTimeout(timer);
        resolve();
      });
    });
  }

  #call(bundleName: string, onConnected: () => void, onDied: () => void): ConnectCall {
    const { bundles, connectLimitS, core, port } = this.parts;
    const connection = core.turn(({ state }) => {
      state.nextConnection += 1;
      return state.nextConnection - 1;
    });
    return {
      connection,
      bundleName,
      appIndex: 0,
      ability: bundles.extensionNameFor(bundleName),
      parameters: { extensionAction: 1 },
      want: { extensionAction: 1 },
      timeoutS: connectLimitS,
      service: port(canonicalBundleName({ name: bundleName, appIndex: 0 })),
      onConnected,
      onDied,
    };
  }
}
