import { randomInt } from "node:crypto";
import { hostname } from "node:os";
import { printable } from "../call/device-failure.js";
import { HdcError } from "../errors.js";
import { Command } from "../protocol/commands.js";
import type { SessionProfile } from "../protocol/hdc-versions.js";
import { AuthType, sessionBanner, sessionHandshake } from "../protocol/session-handshake.js";
import type { SessionHandshake } from "../protocol/session-handshake.js";
import { decodeTextTlv } from "../protocol/text-tlv.js";
import type { HostKey } from "./key-pair.js";

/** What a daemon told about itself. */
export interface DaemonFacts {
  readonly name: string;
  readonly version: string;
  readonly features: ReadonlySet<string>;
}

export interface GreetingOptions {
  /** The address, as the daemon is told it. */
  readonly connectKey: string;
  readonly profile: SessionProfile;
  /** Loaded only when the daemon asks for it. */
  hostKey(): Promise<HostKey>;
  send(command: number, data: Buffer): Promise<void>;
  /** The user of the device has to allow this computer. */
  onPending(message: string): void;
}

/** The server's side of the first packets: greeting, key, signature (`spec/hdc.md §9.2`, `§9.3`). */
export class SessionGreeting {
  constructor(private readonly options: GreetingOptions) {}

  start(): Promise<void> {
    const { profile, connectKey } = this.options;
    return this.send({
      authType: AuthType.none,
      sessionId: randomInt(1, 2 ** 32),
      connectKey,
      buf: profile.serverGreeting(),
    });
  }

  /** @returns what the daemon told once it lets us in; undefined while it does not yet */
  async handle(data: Buffer): Promise<DaemonFacts | undefined> {
    const answer = sessionHandshake.decode(data);
    if (answer.banner !== sessionBanner) {
      throw new HdcError("protocol-violation", `What listens at ${this.options.connectKey} is no daemon.`);
    }
    switch (answer.authType) {
      case AuthType.publicKey:
        await this.sendKey();
        return undefined;
      case AuthType.signature:
        await this.signToken(answer.buf);
        return undefined;
      case AuthType.ok:
        return this.accepted(answer);
      case AuthType.fail:
        throw new HdcError(
          "authentication-refused",
          `${this.options.connectKey} refuses this computer's key. Remove the key pair and allow the new one on the device.`,
        );
      default:
        throw new HdcError(
          "version-refused",
          `${this.options.connectKey} asks for authentication of kind ${answer.authType}, which this client does not have. Go through an hdc server.`,
        );
    }
  }

  private async sendKey(): Promise<void> {
    const { publicKeyPem } = await this.options.hostKey();
    // A form feed stands between the two (spec/hdc.md §9.3).
    await this.send({
      authType: AuthType.publicKey,
      buf: Buffer.from(`${hostname()}\f${publicKeyPem}`, "utf8"),
    });
  }

  private async signToken(token: Buffer): Promise<void> {
    const key = await this.options.hostKey();
    await this.send({ authType: AuthType.signature, buf: Buffer.from(key.sign(token), "latin1") });
  }

  private accepted(answer: SessionHandshake): DaemonFacts | undefined {
    const { profile, connectKey } = this.options;
    if (!profile.tagged || !answer.buf.includes("devname")) {
      return { name: answer.buf.toString("utf8"), version: answer.version, features: new Set() };
    }
    const tags = decodeTextTlv(answer.buf);
    const message = tags.get("emgmsg") ?? "";
    if (message !== "") {
      if (!message.includes("E000002")) {
        throw new HdcError(
          "target-unauthorized",
          `${connectKey}: the device says ${printable(message)}. Allow this computer on the device.`,
          {
            deviceText: message,
            deviceCode: /\[(E[0-9A-F]{6})\]/.exec(message)?.[1] ?? "",
          },
        );
      }
      this.options.onPending(message);
      return undefined;
    }
    return {
      name: tags.get("devname") ?? "",
      version: answer.version,
      features: new Set((tags.get("supportfeatures") ?? "").split(",").filter(Boolean)),
    };
  }

  private send(fields: Partial<SessionHandshake>): Promise<void> {
    const { profile } = this.options;
    const data = sessionHandshake.encode({ banner: sessionBanner, version: profile.versionText, ...fields });
    return this.options.send(Command.handshake, data);
  }
}
