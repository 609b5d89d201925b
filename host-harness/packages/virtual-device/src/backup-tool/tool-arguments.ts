/** Options of a subcommand: whether each may be repeated and must be there (`spec/backup-service.md §16`). */
interface OptionRule {
  readonly repeatable?: true;
  readonly optional?: true;
}

type OptionRules = Readonly<Record<string, OptionRule>>;

const restoring: OptionRules = { pathCapFile: {}, bundles: { repeatable: true } };
const restoringAsync: OptionRules = {
  ...restoring,
  restoreType: { optional: true },
  userId: { optional: true },
};

export const subcommandOptions = {
  backup: { pathCapFile: {}, bundles: { repeatable: true }, isLocal: {} },
  restore: { ...restoring, depMode: { optional: true } },
  incrementalbackup: {
    pathCapFile: {},
    bundles: { repeatable: true },
    incrementalTime: { repeatable: true },
  },
  incrementalrestore: {
    ...restoring,
    incrementalTime: { repeatable: true },
    depMode: { optional: true },
  },
  restoreAsync: restoringAsync,
  incrementalRestoreAsync: restoringAsync,
} as const satisfies Record<string, OptionRules>;

export type Subcommand = keyof typeof subcommandOptions;

export function isSubcommand(name: string): name is Subcommand {
  return Object.hasOwn(subcommandOptions, name);
}

/** Values by option name. */
export type ToolOptions = ReadonlyMap<string, readonly string[]>;

/**
 * The options of a command line; each takes one value, and names may be shortened as long as they are clear.
 * @returns undefined for an unknown option, one that is repeated or missing, or one without a value
 */
export function parseToolOptions(subcommand: Subcommand, args: readonly string[]): ToolOptions | undefined {
  const rules: OptionRules = subcommandOptions[subcommand];
  const values = new Map<string, string[]>();
  for (let at = 0; at < args.length; at += 2) {
    const [, given] = /^--(\w+)$/.exec(args[at] ?? "") ?? [];
    const value = args[at + 1];
    const name = given === undefined ? undefined : fullName(given, Object.keys(rules));
    if (name === undefined || value === undefined) return undefined;
    const known = values.get(name);
    if (known === undefined) values.set(name, [value]);
    else if (rules[name]?.repeatable === true) known.push(value);
    else return undefined;
  }
  const complete = Object.entries(rules).every(
    ([name, { optional }]) => optional === true || values.has(name),
  );
  return complete ? values : undefined;
}

function fullName(given: string, names: readonly string[]): string | undefined {
  if (names.includes(given)) return given;
  const [only, ...more] = names.filter((name) => name.startsWith(given));
  return more.length === 0 ? only : undefined;
}
