/** Where `backup_tool` keeps what it received (`spec/backup-service.md §16`). */

/** Made a symbolic link to {@link toolFolder}; a directory that stands there is deleted. */
export const toolLink = "/data/backup";
export const toolFolder = "/data/service/el2/100/backup/backup_tool/";

const received = `${toolLink}/received/`;
const incrementalReceived = `${toolLink}/incrementalreceived/`;

/** A file of a full backup; the index lies beside the others. */
export function receivedFile(bundleName: string, fileName: string): string {
  return `${received}${bundleName}/${fileName}`;
}

/** A file of an incremental backup and its manifest. */
export function incrementalFiles(
  bundleName: string,
  time: number,
  fileName: string,
): { readonly file: string; readonly manifest: string } {
  const folder = `${incrementalReceived}${bundleName}/${String(time)}`;
  return { file: `${folder}/incremental/${fileName}`, manifest: `${folder}/manifest/${fileName}.rp` };
}

/** What came with the index of an incremental backup: the next one is given it as `manifestFd`. */
export function nextManifest(bundleName: string): string {
  return `${incrementalReceived}${bundleName}/manifest.rp`;
}

/**
 * The directory whose entries say how many files must be ready before a restore publishes. For `incrementalrestore` that
 * is the bundle's own, which holds the folders of all times and `manifest.rp`: the count is right only by chance.
 */
export function countedFolder(bundleName: string, isIncremental: boolean): string {
  return (isIncremental ? incrementalReceived : received) + bundleName;
}
