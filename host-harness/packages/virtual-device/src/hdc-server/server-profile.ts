import { currentFeatures, hugeBuffersMark, noFeatures } from "hdc-client-node/protocol";
import type { HdcVersion } from "hdc-client-node/protocol";

/** What differs between releases, as data. */
export interface ServerProfile {
  readonly version: HdcVersion;
  /** Byte 11 of the hello. */
  readonly mark: number;
  /** Answer to an announced file. */
  readonly features: Buffer;
  readonly hugeBuffers: boolean;
  /** Comma list that a daemon of this release announces; empty when it announces nothing (`spec/hdc.md §9.2`). */
  readonly daemonFeatures: string;
  readonly needsKeyText: string;
  /** One line of `fport ls`. */
  forwardLine(key: string, rule: string, direction: "Forward" | "Reverse"): string;
}

const needsKey = "ExecuteCommand need connect-key?";
const needsKeyLong = `${needsKey} please confirm a device by help info`;
const hugeBuffersOnly = Buffer.from("0100000000000000", "hex");

const quotedForward: ServerProfile["forwardLine"] = (_key, rule, direction) => `'${rule}'\t[${direction}]\n`;
const keyedForward: ServerProfile["forwardLine"] = (key, rule, direction) =>
  `${key}    ${rule}    [${direction}]\n`;

const old = { mark: 0, features: noFeatures, hugeBuffers: false, needsKeyText: needsKey, daemonFeatures: "" };
const huge = {
  mark: hugeBuffersMark,
  hugeBuffers: true,
  needsKeyText: needsKeyLong,
  forwardLine: keyedForward,
};

const profiles: Readonly<Record<HdcVersion, ServerProfile>> = {
  "1.3.0a": { version: "1.3.0a", ...old, forwardLine: quotedForward },
  "2.0.0a": { version: "2.0.0a", ...old, forwardLine: keyedForward },
  "3.1.0b": { version: "3.1.0b", ...huge, features: hugeBuffersOnly, daemonFeatures: "" },
  "3.2.0c": { version: "3.2.0c", ...huge, features: currentFeatures, daemonFeatures: "heartbeat" },
  "3.2.0f": { version: "3.2.0f", ...huge, features: currentFeatures, daemonFeatures: "heartbeat" },
};

export function serverProfile(version: HdcVersion): ServerProfile {
  return profiles[version];
}
