import { createHash } from "node:crypto";
import type { ModuleNamespace } from "../runtime/arkts-runtime.js";

interface DataBlob {
  readonly data: Uint8Array;
}

/** Node's name of a digest as the platform spells it; SHA-256 is the only one our code asks for. */
const algorithms: Readonly<Record<string, string>> = { SHA256: "sha256" };

class MessageDigest {
  readonly #hash;
  constructor(readonly algName: string) {
    const algorithm = algorithms[algName];
    if (algorithm === undefined) throw Object.assign(new Error(`no algorithm ${algName}`), { code: 801 });
    this.#hash = createHash(algorithm);
  }
  updateSync(input: DataBlob): void {
    this.#hash.update(input.data);
  }
  digestSync(): DataBlob {
    return { data: new Uint8Array(this.#hash.digest()) };
  }
  getMdLength(): number {
    return this.#hash.copy().digest().length;
  }
}

/** `@ohos.security.cryptoFramework`: message digests, in the synchronous form of API 12. */
export function cryptoFrameworkModule(): ModuleNamespace {
  return { default: { createMd: (algName: string) => new MessageDigest(algName) } };
}
