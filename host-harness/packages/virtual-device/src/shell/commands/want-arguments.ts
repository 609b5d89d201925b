import type { Want, WantParameter } from "../../apps/want.js";

/** A command line of `aa start`, understood. */
export interface StartRequest {
  readonly want: Want;
  /** `-W`: print how long it took. */
  readonly wait: boolean;
}

/** Options whose value becomes a member of the want. */
const memberOptions: Readonly<
  Record<string, "bundleName" | "abilityName" | "moduleName" | "action" | "uri" | "type">
> = {
  "-b": "bundleName",
  "-a": "abilityName",
  "-m": "moduleName",
  "-A": "action",
  "-U": "uri",
  "-t": "type",
};

/** Options without effect here: debugging, sandbox, continuation. */
const ignoredFlags: ReadonlySet<string> = new Set(["-D", "-S", "-C", "-c", "-N", "-R"]);

const parameterKinds: Readonly<Record<string, (value: string) => WantParameter | undefined>> = {
  "--ps": (value) => value,
  "--pi": (value) => (/^-?\d{1,10}$/.test(value) ? Number(value) : undefined),
  "--pb": (value) => (value === "true" ? true : value === "false" ? false : undefined),
};

/** The request of a command line, or what is wrong with it. */
export function parseStart(args: readonly string[]): StartRequest | string {
  const members: Partial<Record<string, string>> = {};
  const parameters = new Map<string, WantParameter>();
  let wait = false;
  const rest = [...args];
  for (let option = rest.shift(); option !== undefined; option = rest.shift()) {
    if (option === "-W") wait = true;
    if (option === "-W" || ignoredFlags.has(option)) continue;
    const key = rest.shift();
    if (key === undefined) return `option ${option} needs a value.`;
    const member = memberOptions[option];
    const parse = parameterKinds[option];
    if (member !== undefined) members[member] = key;
    else if (option === "--psn") parameters.set(key, "");
    else if (parse !== undefined) {
      const value = rest.shift();
      if (value === undefined) return `option ${option} ${key} needs a value.`;
      const parsed = parse(value);
      if (parsed === undefined) return `the value ${value} does not fit option ${option}.`;
      parameters.set(key, parsed);
    } else if (option !== "-d" && option !== "-e") return `unknown option ${option}.`;
  }
  const { bundleName, abilityName, ...others } = members;
  if (bundleName === undefined || abilityName === undefined) return "options -a and -b are needed.";
  return { want: { bundleName, abilityName, ...others, parameters: Object.fromEntries(parameters) }, wait };
}
