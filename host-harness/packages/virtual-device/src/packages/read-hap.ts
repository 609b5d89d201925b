import { unzipSync } from "fflate";
import { RefusedPackage, refusals } from "./install-refusal.js";

/** Largest entry that is unpacked; descriptions and profiles are far smaller. */
const largestEntry = 1024 * 1024;

/** Entries of an archive that are looked at; a device's packages have a few thousand. */
const entryLimit = 65_535;

const descriptionName = "module.json";
const profileFolder = "resources/base/profile/";

/** What the installer looks at in a HAP (`spec/device-app.md §12`). */
export interface HapEntries {
  /** Text of `module.json`. */
  readonly description: string;
  /** Profile resources by name without extension. */
  readonly profiles: ReadonlyMap<string, string>;
}

/**
 * Unpacks the description and the profiles of a HAP and nothing else. The archive is not to be trusted: what says that it
 * is large is passed over before anything is allocated for it.
 * @throws RefusedPackage
 */
export function readHap(archive: Uint8Array): HapEntries {
  let seen = 0;
  let entries: Readonly<Record<string, Uint8Array>>;
  try {
    entries = unzipSync(archive, {
      filter: ({ name, size, originalSize }) => {
        seen += 1;
        if (seen > entryLimit) throw new RefusedPackage(refusals.descriptionNotParsed);
        const wanted = name === descriptionName || isProfile(name);
        return wanted && size <= largestEntry && originalSize <= largestEntry;
      },
    });
  } catch (error) {
    if (error instanceof RefusedPackage) throw error;
    throw new RefusedPackage(refusals.descriptionNotParsed);
  }
  const description = entries[descriptionName];
  if (description === undefined) throw new RefusedPackage(refusals.noDescription);
  const profiles = new Map<string, string>();
  for (const [name, bytes] of Object.entries(entries)) {
    if (isProfile(name)) profiles.set(name.slice(profileFolder.length, -".json".length), textOf(bytes));
  }
  return { description: textOf(description), profiles };
}

function isProfile(name: string): boolean {
  return name.startsWith(profileFolder) && name.endsWith(".json");
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("utf8");
}
