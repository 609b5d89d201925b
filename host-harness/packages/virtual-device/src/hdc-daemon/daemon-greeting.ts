import { AuthType, encodeTextTlv, sessionBanner, sessionHandshake } from "hdc-client-node/protocol";
import type { SessionHandshake } from "hdc-client-node/protocol";
import { deniedText, pendingText } from "../hdc-server/unauthorized-text.js";
import { newToken, parseHostKey, verifySignature } from "./authentication.js";
import type { Authentication } from "./authentication.js";

export interface DaemonGreetingOptions {
  readonly deviceName: string;
  readonly authentication: Authentication;
  /** Keys that the user allowed. */
  readonly allowedKeys: Set<string>;
  /** Comma list of what this daemon can. */
  readonly features: string;
  /** Aborted once the server is gone. */
  readonly gone: AbortSignal;
  /** Sends a handshake packet. */
  send(data: Buffer): Promise<void>;
  /** Behind an answer with tags: closes the session's own channel. */
  closeOwnChannel(): Promise<void>;
  /** A message to nobody in particular. */
  echo(text: string): Promise<void>;
}

/** What a server has shown so far. */
type State = "new" | "asked-for-key" | "asked-for-signature" | "accepted" | "refused";

/** The daemon's side of the first packets (`spec/hdc.md §9.2`, `§9.3`). */
export class DaemonGreeting {
  private state: State = "new";
  private version = "";
  private publicKey = "";
  private token = "";

  constructor(private readonly options: DaemonGreetingOptions) {}

  get accepted(): boolean {
    return this.state === "accepted";
  }

  /** @returns false when the session has to end */
  async handle(data: Buffer): Promise<boolean> {
    const shake = sessionHandshake.decode(data);
    if (shake.banner !== sessionBanner) return false;
    if (this.state === "new" && shake.authType === AuthType.none) {
      await this.start(shake);
      return true;
    }
    if (this.state === "asked-for-key" && shake.authType === AuthType.publicKey)
      return this.takeKey(shake.buf);
    if (this.state === "asked-for-signature" && shake.authType === AuthType.signature) {
      return this.takeSignature(shake.buf);
    }
    return false;
  }

  private async start(shake: SessionHandshake): Promise<void> {
    this.version = shake.version;
    if (this.options.authentication.kind === "off") return this.accept();
    this.state = "asked-for-key";
    await this.send({ authType: AuthType.publicKey, buf: encodeTextTlv([["authtype", "1"]]) });
  }

  private async takeKey(buffer: Buffer): Promise<boolean> {
    const { authentication, allowedKeys } = this.options;
    const host = parseHostKey(buffer);
    if (host === undefined || authentication.kind === "off") return false;
    this.publicKey = host.publicKey;
    if (!allowedKeys.has(host.publicKey)) {
      this.state = "refused";
      await this.refuse(pendingText);
      if (!(await this.decide(authentication.decide(host, this.options.gone)))) {
        await this.refuse(deniedText);
        return true;
      }
      allowedKeys.add(host.publicKey);
    }
    this.token = newToken();
    this.state = "asked-for-signature";
    await this.send({ authType: AuthType.signature, buf: Buffer.from(this.token, "latin1") });
    return true;
  }

  /** A server that goes away while its user thinks is not let in. */
  private decide(decision: Promise<boolean>): Promise<boolean> {
    const { gone } = this.options;
    return new Promise((resolve, reject) => {
      gone.addEventListener("abort", () => {
        resolve(false);
      });
      decision.then(resolve, reject);
    });
  }

  private async takeSignature(signature: Buffer): Promise<boolean> {
    if (!verifySignature(this.publicKey, this.token, signature)) {
      this.options.allowedKeys.delete(this.publicKey);
      this.state = "refused";
      await this.send({
        authType: AuthType.fail,
        buf: Buffer.from("[E000010]:Auth failed, cannt login the device."),
      });
      return false;
    }
    await this.accept();
    return true;
  }

  /** A server of 3.0.0 or newer expects tags, an older one the bare name (`§9.2`). */
  private async accept(): Promise<void> {
    this.state = "accepted";
    if (/^Ver: [12]\./.test(this.version)) {
      await this.send({ authType: AuthType.ok, buf: Buffer.from(this.options.deviceName, "utf8") });
      return;
    }
    await this.answer("", "SUCCESS");
  }

  private async refuse(message: string): Promise<void> {
    await this.answer(message, "DAEMON_UNAUTH");
    await this.options.echo(message);
  }

  private async answer(message: string, status: string): Promise<void> {
    const { deviceName, features } = this.options;
    const tags: [string, string][] = [
      ["emgmsg", message],
      ["devname", deviceName],
      ["daemonauthstatus", status],
    ];
    if (features !== "") tags.push(["1200", "enable"], ["supportfeatures", features]);
    await this.send({ authType: AuthType.ok, buf: encodeTextTlv(tags) });
    await this.options.closeOwnChannel();
  }

  private send(fields: Partial<SessionHandshake>): Promise<void> {
    // The server's version comes back to it.
    return this.options.send(
      sessionHandshake.encode({ banner: sessionBanner, version: this.version, ...fields }),
    );
  }
}
