import type Want from "./@ohos.app.ability.Want";

declare namespace abilityDelegatorRegistry {
  /** @since 9 */
  interface AbilityDelegator {
    startAbility(want: Want): Promise<void>;
  }
  /** @since 9 */
  interface AbilityDelegatorArgs {
    bundleName: string;
  }
  /** @since 9 */
  function getAbilityDelegator(): AbilityDelegator;
  /** @since 9 */
  function getArguments(): AbilityDelegatorArgs;
}

export default abilityDelegatorRegistry;
