declare namespace common {
  /** @since 9 */
  interface Context {
    filesDir: string;
    getApplicationContext(): Context;
  }
  /** @since 9 */
  interface UIAbilityContext extends Context {}
}

export default common;
