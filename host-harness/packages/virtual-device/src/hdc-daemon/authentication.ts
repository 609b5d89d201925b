import { constants, createPublicKey, randomBytes, verify } from "node:crypto";

/** What a device does about computers that it does not know (`spec/hdc.md §9.3`). */
export type Authentication =
  /** Lets everybody in. */
  | { readonly kind: "off" }
  /**
   * Asks its user. Keys that were allowed before need no answer.
   * @param host name and public key (PEM) of the computer, as it tells them
   * @param gone aborted when the computer does not wait any longer
   */
  | {
      readonly kind: "on";
      decide(host: { name: string; publicKey: string }, gone: AbortSignal): Promise<boolean>;
    };

const tokenLength = 20;
const keyLimit = 8192;

/** A token to sign: 20 characters. */
export function newToken(): string {
  return randomBytes(tokenLength).toString("hex").slice(0, tokenLength);
}

/** Name and key of a computer: a form feed stands between the two. */
export function parseHostKey(buffer: Buffer): { name: string; publicKey: string } | undefined {
  if (buffer.length > keyLimit) return undefined;
  const [name, publicKey] = buffer.toString("utf8").split("\f");
  return name === undefined || publicKey === undefined ? undefined : { name, publicKey };
}

/** RSA-PSS over the token, SHA-512, salt as long as the digest. A key that is none verifies nothing. */
export function verifySignature(publicKey: string, token: string, signature: Buffer): boolean {
  try {
    const options = {
      key: createPublicKey(publicKey),
      padding: constants.RSA_PKCS1_PSS_PADDING,
      saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
    };
    return verify("sha512", Buffer.from(token), options, Buffer.from(signature.toString("latin1"), "base64"));
  } catch {
    return false;
  }
}
