import { flagRows, releaseColumns } from "./profile-table.js";
import type { FlagRow } from "./profile-table.js";

export type ProfileName = keyof typeof releaseColumns;

type ValueOf<Row> = Row extends FlagRow<infer Value> ? Value : never;

/** The flags of one release: `flags.forbiddenBundleReportedTwice` is clause F6. */
export type ProfileFlags = { readonly [Flag in keyof typeof flagRows]: ValueOf<(typeof flagRows)[Flag]> };

/** How one release of the service behaves. */
export interface Profile {
  readonly name: ProfileName;
  /** 12 … 26, as `const.ohos.apiversion` says. */
  readonly apiLevel: number;
  readonly flags: ProfileFlags;
}

function profile(name: ProfileName): Profile {
  const { column, apiLevel } = releaseColumns[name];
  const entries = Object.entries(flagRows).map(([flag, { values }]) => [flag, values[column]] as const);
  // The table is checked row by row when it is built: every row has a value in every column.
  return { name, apiLevel, flags: Object.fromEntries(entries) as unknown as ProfileFlags };
}

/** The release that is meant when none is named: the newest that is published and was recorded. */
export const defaultProfileName: ProfileName = "v6.1";

export const profileNames = Object.keys(releaseColumns) as readonly ProfileName[];

const profiles: ReadonlyMap<string, Profile> = new Map(profileNames.map((name) => [name, profile(name)]));

/** The profile of a name, or undefined when no release is called so. */
export function findProfile(name: string): Profile | undefined {
  return profiles.get(name);
}

/** The profile of a known name. */
export function profileOf(name: ProfileName): Profile {
  const found = profiles.get(name);
  if (found === undefined) throw new RangeError(`no profile ${name}; known: ${profileNames.join(", ")}`);
  return found;
}
