declare namespace util {
  /** @since 11 */
  interface TextDecoderOptions {
    fatal?: boolean;
    ignoreBOM?: boolean;
  }
  /** @since 7 */
  class TextDecoder {
    /** @since 9 */
    static create(encoding?: string, options?: TextDecoderOptions): TextDecoder;
    /** @since 12 */
    decodeToString(input: Uint8Array): string;
  }
  /** @since 7 */
  class TextEncoder {
    constructor(encoding?: string);
    /** @since 9 */
    encodeInto(input?: string): Uint8Array;
  }
}

export default util;
