declare namespace common {
  /** @since 9 */
  interface UIAbilityContext {
    filesDir: string;
  }
}

export default common;
