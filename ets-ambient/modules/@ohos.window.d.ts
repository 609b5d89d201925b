declare namespace window {
  /** @since 9 */
  interface WindowStage {
    loadContent(path: string): Promise<void>;
  }
}

export default window;
