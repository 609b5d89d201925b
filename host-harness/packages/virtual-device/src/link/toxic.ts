import { VirtualDeviceError } from "../errors.js";

/** Which bytes of a connection suffer: those to the board, those from it, or both. */
export type ToxicDirection = "up" | "down" | "both";

/** What can be wrong with a link. Each connection suffers by itself; bytes are counted for each direction. */
export const toxicKinds = {
  latency: "milliseconds by which everything comes later",
  bandwidth: "bytes a second, at most",
  slice: "bytes in one piece, at most",
  reset: "bytes until both ends are reset",
  halfclose: "bytes until this direction is closed in order",
  stall: "bytes until nothing comes any more",
} as const;

export type ToxicKind = keyof typeof toxicKinds;

export interface Toxic {
  readonly kind: ToxicKind;
  /** In the unit of its kind; see {@link toxicKinds}. Bandwidth and slice are at least 1. */
  readonly value: number;
  /** `both` unless said otherwise. */
  readonly direction?: ToxicDirection;
}

/** Longest latency, in milliseconds: an hour. */
const longestLatency = 3_600_000;

function isToxicKind(text: string): text is ToxicKind {
  return Object.hasOwn(toxicKinds, text);
}

/** @throws VirtualDeviceError `toxic-invalid` */
export function checkToxic({ kind, value }: Toxic): void {
  const least = kind === "bandwidth" || kind === "slice" ? 1 : 0;
  const most = kind === "latency" ? longestLatency : Number.MAX_SAFE_INTEGER;
  if (Number.isSafeInteger(value) && value >= least && value <= most) return;
  throw invalid(`${kind} takes a whole number from ${least} to ${most}: ${toxicKinds[kind]}`, String(value));
}

function invalid(why: string, text: string): VirtualDeviceError {
  return new VirtualDeviceError("toxic-invalid", `The toxic ${JSON.stringify(text)} cannot be used: ${why}.`);
}

/**
 * Reads `KIND:NUMBER`, with `@up` or `@down` behind it for one direction only.
 * @example parseToxic("reset:4000@down")
 * @throws VirtualDeviceError `toxic-invalid`
 */
export function parseToxic(text: string): Toxic {
  const [, kind = "", digits = "", direction] = /^([a-z]+):(\d{1,15})(?:@(up|down))?$/.exec(text) ?? [];
  if (!isToxicKind(kind)) {
    const kinds = Object.entries(toxicKinds).map(([name, what]) => `${name} (${what})`);
    throw invalid(`write KIND:NUMBER or KIND:NUMBER@up|down with one of ${kinds.join(", ")}`, text);
  }
  const toxic: Toxic = {
    kind,
    value: Number(digits),
    direction: direction === "up" || direction === "down" ? direction : "both",
  };
  checkToxic(toxic);
  return toxic;
}
