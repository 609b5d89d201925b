/** @since 8 */
export default interface TestRunner {
  onPrepare(): void;
  onRun(): void;
}
