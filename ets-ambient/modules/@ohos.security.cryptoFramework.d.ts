declare namespace cryptoFramework {
  /** @since 9 */
  interface DataBlob {
    data: Uint8Array;
  }
  /** @since 9 */
  interface Md {
    /** @since 12 */
    updateSync(input: DataBlob): void;
    /** @since 12 */
    digestSync(): DataBlob;
  }
  /** @since 9 */
  function createMd(algName: string): Md;
}

export default cryptoFramework;
