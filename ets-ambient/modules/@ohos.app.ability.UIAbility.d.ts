import type AbilityConstant from "./@ohos.app.ability.AbilityConstant";
import type common from "./@ohos.app.ability.common";
import type Want from "./@ohos.app.ability.Want";
import type window from "./@ohos.window";

/** @since 9 */
export default class UIAbility {
  context: common.UIAbilityContext;
  onCreate(want: Want, launchParam: AbilityConstant.LaunchParam): void;
  onNewWant(want: Want, launchParam: AbilityConstant.LaunchParam): void;
  onWindowStageCreate(windowStage: window.WindowStage): void;
}
