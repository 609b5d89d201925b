import type { BytePath } from "../files/byte-path.js";
import { isValidPath, percentEncode } from "../naming/path-rules.js";

/** Any user and any bundle: only the order of paths depends on this, and not on which they are. */
const user = "100";
const bundle = "bundle";

/** Where the directories of a sandbox lie on the device, as the service's table for backups says (`spec/backup-extension.md §6.1`). */
const places: readonly (readonly [sandbox: BytePath, physical: BytePath])[] = [
  ["/data/storage/el1/base/", `/data/app/el1/${user}/base/${bundle}/`],
  ["/data/storage/el1/database/", `/data/app/el1/${user}/database/${bundle}/`],
  ["/data/storage/el2/base/", `/data/app/el2/${user}/base/${bundle}/`],
  ["/data/storage/el2/database/", `/data/app/el2/${user}/database/${bundle}/`],
  ["/data/storage/el2/distributedfiles/", `/mnt/hmdfs/${user}/account/device_view/local/data/${bundle}/`],
  ["/data/storage/el2/cloud/", `/mnt/hmdfs/${user}/cloud/data/${bundle}/`],
  ["/data/storage/el5/base/", `/data/app/el5/${user}/base/${bundle}/`],
  ["/data/storage/el5/database/", `/data/app/el5/${user}/database/${bundle}/`],
  ["/storage/Users/currentUser/", `/mnt/hmdfs/${user}/account/device_view/local/files/Docs/`],
];

/** Media directories get the user behind their first part, whatever else is in the path. */
const mediaPlaces: readonly BytePath[] = ["/storage/media", "/storage/cloud"];

/**
 * The physical path of a sandbox path; undefined for one that the service cannot translate: it lies in none of the
 * directories that it knows, or climbs. A directory of the table without its slash at the end is not known either.
 */
export function physicalPathOf(path: BytePath): BytePath | undefined {
  const media = mediaPlaces.find((place) => path.startsWith(place));
  if (media !== undefined) return `${media}/${user}${path.slice(media.length)}`;
  if (!isValidPath(`file://${bundle}${percentEncode(path)}`)) return undefined;
  const place = places.find(([sandbox]) => path.startsWith(sandbox));
  return place === undefined ? undefined : place[1] + path.slice(place[0].length);
}
