import { constants, createPrivateKey, createPublicKey, generateKeyPair, sign } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { onLocalFile } from "../local-files/local-error.js";

const keyBits = 3072;

/** Where the official server keeps its key (`spec/hdc.md §9.3`). */
export function defaultKeyFile(): string {
  return join(homedir(), ".harmony", "hdckey");
}

/** The key by which a device knows this computer. */
export interface HostKey {
  readonly publicKeyPem: string;
  /** Proves possession: RSA-PSS over the token, SHA-512, salt as long as the digest; base64. */
  sign(token: Buffer): string;
}

/** Reads the key, or makes one (mode 0600) with its public half beside it; making it takes seconds. */
export async function loadHostKey(keyFile: string): Promise<HostKey> {
  const pem = await readFile(keyFile, "utf8").catch(() => undefined);
  return hostKey(createPrivateKey(pem ?? (await makeKeyFile(keyFile))));
}

function hostKey(privateKey: KeyObject): HostKey {
  const publicKeyPem = createPublicKey(privateKey).export({ type: "spki", format: "pem" }).toString();
  return {
    publicKeyPem,
    sign: (token) =>
      sign("sha512", token, {
        key: privateKey,
        padding: constants.RSA_PKCS1_PSS_PADDING,
        saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
      }).toString("base64"),
  };
}

async function makeKeyFile(keyFile: string): Promise<string> {
  const { privateKey, publicKey } = await promisify(generateKeyPair)("rsa", { modulusLength: keyBits });
  const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  await onLocalFile("store the key in", keyFile, async () => {
    await mkdir(dirname(keyFile), { recursive: true, mode: 0o700 });
    await writeWhole(`${keyFile}.pub`, publicKey.export({ type: "spki", format: "pem" }).toString(), 0o644);
    await writeWhole(keyFile, pem, 0o600);
  });
  return pem;
}

/** Another process never sees half a key. */
async function writeWhole(path: string, content: string, mode: number): Promise<void> {
  const temporary = `${path}.${process.pid}`;
  await writeFile(temporary, content, { mode });
  await rename(temporary, path);
}
