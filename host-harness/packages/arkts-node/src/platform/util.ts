import * as nodeUtil from "node:util";
import type { ModuleNamespace } from "../runtime/arkts-runtime.js";

class TextEncoder {
  encodeInto(input?: string): Uint8Array {
    // A copy: Node's own buffers may be views of a larger pool, and device code passes `.buffer` on.
    return new Uint8Array(Buffer.from(input ?? "", "utf8"));
  }
}

class TextDecoder {
  readonly #decoder;
  constructor(encoding: string, options: { readonly fatal?: boolean; readonly ignoreBOM?: boolean }) {
    this.#decoder = new nodeUtil.TextDecoder(encoding, {
      fatal: options.fatal ?? false,
      ignoreBOM: options.ignoreBOM ?? false,
    });
  }
  static create(
    encoding = "utf-8",
    options: { readonly fatal?: boolean; readonly ignoreBOM?: boolean } = {},
  ) {
    return new TextDecoder(encoding, options);
  }
  decodeToString(input: Uint8Array, options: { readonly stream?: boolean } = {}): string {
    return this.#decoder.decode(input, { stream: options.stream ?? false });
  }
  decodeWithStream(input: Uint8Array, options: { readonly stream?: boolean } = {}): string {
    return this.decodeToString(input, options);
  }
}

/** `@ohos.util`: text to UTF-8 bytes and back. */
export function utilModule(): ModuleNamespace {
  return { default: { TextEncoder, TextDecoder } };
}
