declare namespace hilog {
  /** @since 7 */
  function error(
    domain: number,
    tag: string,
    format: string,
    ...args: Object[]
  ): void;
}

export default hilog;
