/** @since 9 */
export default class Want {
  bundleName?: string;
  abilityName?: string;
  moduleName?: string;
  parameters?: Record<string, Object>;
}
