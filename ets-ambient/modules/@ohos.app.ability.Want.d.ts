/** @since 9 */
export default class Want {
  parameters?: Record<string, Object>;
}
