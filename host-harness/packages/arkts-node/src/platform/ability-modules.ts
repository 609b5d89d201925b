import type { ModuleNamespace } from "../runtime/arkts-runtime.js";

/** Base class of a UIAbility: every lifecycle method does nothing (`spec/js-api.md §9.3`). */
class UIAbility {
  context: unknown = undefined;
  launchWant: unknown = undefined;
  lastRequestWant: unknown = undefined;
  onCreate(): void {
    return;
  }
  onDestroy(): void {
    return;
  }
  onWindowStageCreate(): void {
    return;
  }
  onWindowStageDestroy(): void {
    return;
  }
  onForeground(): void {
    return;
  }
  onBackground(): void {
    return;
  }
  onNewWant(): void {
    return;
  }
}

class Want {
  parameters: unknown = undefined;
}

const areaMode = { EL1: 0, EL2: 1, EL3: 2, EL4: 3, EL5: 4 } as const;
const launchReason = { UNKNOWN: 0, START_ABILITY: 1, CALL: 2, CONTINUATION: 3 } as const;

/** The modules that abilities import; those with types only are empty at run time. */
export function abilityModules(): readonly (readonly [string, ModuleNamespace])[] {
  return [
    // A class of its own for every process: two processes share no static state.
    ["@ohos.app.ability.UIAbility", { default: class extends UIAbility {} }],
    ["@ohos.app.ability.Want", { default: Want }],
    ["@ohos.app.ability.AbilityConstant", { default: { LaunchReason: launchReason } }],
    ["@ohos.app.ability.common", { default: {} }],
    ["@ohos.app.ability.contextConstant", { default: { AreaMode: areaMode } }],
    ["@ohos.window", { default: {} }],
  ];
}
