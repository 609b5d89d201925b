import { encodeTextTlv } from "./text-tlv.js";

/** Releases of hdc that were recorded (`spec/hdc.md §12`). */
export type HdcVersion = "1.3.0a" | "2.0.0a" | "3.1.0b" | "3.2.0c" | "3.2.0f";

/** What the two ends of a session say in each release (`spec/hdc.md §9.2`). */
export interface SessionProfile {
  /** Version and a hash over some of its structures; another one is accepted. */
  readonly versionText: string;
  /** True when the daemon answers with tags; older ones send their bare name. */
  readonly tagged: boolean;
  readonly heartbeat: boolean;
  /** First packet's `buf`. */
  serverGreeting(): Buffer;
}

const authType = ["authtype", "1"] as const;

const sessionProfiles: Readonly<Record<HdcVersion, SessionProfile>> = {
  "1.3.0a": untagged("Ver: 1.3.0a6b6b459048d8e789"),
  "2.0.0a": untagged("Ver: 2.0.0a3ee2a9a79933cfe6"),
  "3.1.0b": tagged("Ver: 3.1.0b47d583e40754ffe6", () => undefined),
  "3.2.0c": tagged("Ver: 3.2.0c006e66212c6a171c", () => "heartbeat"),
  "3.2.0f": tagged("Ver: 3.2.0f73c487f8b34a2ba5", () => `Ver: 3.2.0f,TCP,${process.platform},heartbeat`),
};

export function sessionProfile(version: HdcVersion): SessionProfile {
  return sessionProfiles[version];
}

function untagged(versionText: string): SessionProfile {
  return { versionText, tagged: false, heartbeat: false, serverGreeting: () => Buffer.alloc(0) };
}

function tagged(versionText: string, features: () => string | undefined): SessionProfile {
  return {
    versionText,
    tagged: true,
    heartbeat: features() !== undefined,
    serverGreeting: () => {
      const supported = features();
      return encodeTextTlv(supported === undefined ? [authType] : [authType, ["supportfeatures", supported]]);
    },
  };
}
