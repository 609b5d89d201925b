declare namespace process {
  /** @since 9 */
  class ProcessManager {
    exit(code: number): void;
  }
}

export default process;
