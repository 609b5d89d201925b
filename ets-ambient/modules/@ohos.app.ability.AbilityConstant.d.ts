declare namespace AbilityConstant {
  /** @since 9 */
  interface LaunchParam {
    lastExitMessage: string;
  }
}

export default AbilityConstant;
