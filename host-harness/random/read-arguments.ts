import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import { faults as knownFaults } from "@ohbackup/conformance";

export interface Arguments {
  readonly seed: bigint;
  readonly from: number;
  readonly count: number;
  readonly profile: string | undefined;
  readonly faults: readonly string[];
  readonly followEvery: number;
  /** Instead of playing plans on the good model: which faults they catch. */
  readonly wantsFaultShare: boolean;
  readonly json: boolean;
}

const usage = `npm run random -- [--seed S] [--plans N] [--from INDEX] [--profile P] [--fault NAME]...
                  [--follow EVERY] [--json]
npm run random -- --faults [--seed S] [--plans N] [--profile P] [--json]

Plays random plans on the reference model, judges their traces, and looks for descriptors that stay open. Exit 1 when a
plan shows a problem: it is made as small as possible and kept among the fixtures. Equal seeds (64 bits) play equal plans;
--from INDEX --plans 1 plays one of them again. With a fault the model is broken on purpose. Every tenth
trace is followed as well as judged; --follow 1 follows all, --follow 0 none. --faults breaks the model with each named
fault in turn and tells which of them the plans catch, and how small and how fast the counterexamples become.
`;

const largestSeed = 2n ** 64n - 1n;

/** @returns a text that says what is wrong when the arguments cannot be used */
export function readArguments(args: readonly string[], profiles: readonly string[]): Arguments | string {
  try {
    return parsed(args, profiles);
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}\n\n${usage}`;
  }
}

function parsed(args: readonly string[], profiles: readonly string[]): Arguments | string {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: "string", default: String(randomBytes(8).readBigUInt64LE()) },
      plans: { type: "string", default: "1000" },
      from: { type: "string", default: "0" },
      profile: { type: "string" },
      fault: { type: "string", multiple: true, default: [] },
      follow: { type: "string", default: "10" },
      faults: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return usage;
  if (values.profile !== undefined && !profiles.includes(values.profile))
    throw new RangeError(`no profile ${values.profile}; known: ${profiles.join(", ")}`);
  const names = knownFaults.map(({ fault }) => fault.name);
  const unknown = values.fault.filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new RangeError(`no fault ${unknown.join(", ")}; known: ${names.join(", ")}`);
  return {
    seed: seedOf(values.seed),
    from: countOf("from", values.from),
    count: countOf("plans", values.plans),
    profile: values.profile,
    faults: values.fault,
    followEvery: countOf("follow", values.follow),
    wantsFaultShare: values.faults,
    json: values.json,
  };
}

function seedOf(text: string): bigint {
  const seed = /^\d{1,20}$/.test(text) ? BigInt(text) : undefined;
  if (seed === undefined || seed > largestSeed)
    throw new RangeError(`--seed ${text}: a whole number of 64 bits is wanted`);
  return seed;
}

function countOf(option: string, text: string): number {
  if (!/^\d{1,12}$/.test(text)) throw new RangeError(`--${option} ${text}: a whole number is wanted`);
  return Number(text);
}
