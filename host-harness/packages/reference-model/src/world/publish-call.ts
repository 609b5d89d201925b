import { serviceCodes } from "../rules/index.js";
import { isSystemAbilityName } from "../rules/index.js";
import { publishFile } from "../service/file-handles.js";
import { publishSystemAbility, systemAbilityRestored } from "../service/system-ability.js";
import type { PublishAnswer } from "../service/file-handles.js";
import type { Turn } from "../service/turn.js";
import { verifyCaller } from "../service/verify-caller.js";
import type { AbilityManager } from "./ability-manager.js";
import type { BundleRegistry } from "./bundle-registry.js";
import { callerOf } from "./caller-of.js";
import type { Clock } from "./clock.js";
import type { DescriptorLedger } from "./descriptor-ledger.js";
import type { ServiceCore } from "./service-core.js";
import type { ServiceFiles } from "./service-files.js";
import type { SimulatedProcess } from "./simulated-process.js";

/** `publishFile` (`spec/backup-service.md §7.7`, §14). */
export class PublishCall {
  constructor(
    private readonly parts: {
      readonly core: ServiceCore;
      readonly clock: Clock;
      readonly abilities: AbilityManager;
      readonly bundles: BundleRegistry;
      readonly ledger: DescriptorLedger;
      readonly files: ServiceFiles;
    },
  ) {}

  publish(caller: SimulatedProcess, bundleName: string, uri: string): number {
    const isSystemAbility = isSystemAbilityName(bundleName);
    const answer = this.parts.core.turn((turn) => decide(turn, caller, bundleName, uri, isSystemAbility));
    if ("code" in answer) return answer.code;
    if (isSystemAbility) return this.#restoreSystemAbility(bundleName, Number(uri), caller);
    const running = this.parts.abilities.find(answer.askConnection);
    return running?.extension.publishIncrementalFile("") ?? serviceCodes.brokenIpc;
  }

  /** The binding closes the descriptor afterwards; what it holds is read now. */
  #restoreSystemAbility(bundleName: string, fd: number, caller: SimulatedProcess): number {
    const { bundles, clock, core, files, ledger } = this.parts;
    if (!ledger.isOpen(fd, caller.name)) return serviceCodes.invalidArgument;
    const content = files.read(fd);
    const { epoch } = core;
    const extInfo = core.state.session?.bundles.get(bundleName)?.extInfo ?? "";
    clock.setTimeout(() => {
      if (core.epoch !== epoch) return;
      const report = bundles.systemAbility(bundleName)?.restore(content, extInfo).report ?? "";
      core.turn((turn) => {
        systemAbilityRestored(turn, bundleName, report);
      });
    }, 0);
    return serviceCodes.ok;
  }
}

function decide(
  turn: Turn,
  caller: SimulatedProcess,
  bundleName: string,
  uri: string,
  isSystemAbility: boolean,
): PublishAnswer {
  if (!isSystemAbility) return publishFile(turn, callerOf(caller), bundleName, uri);
  const code = verifyCaller(turn, callerOf(caller), "RESTORE");
  return code === serviceCodes.ok ? publishSystemAbility(turn, bundleName, uri) : { code };
}
