import type { BytePath } from "./files/byte-path.js";
import { FileError } from "./files/extension-files.js";
import type { ExtensionFiles } from "./files/extension-files.js";
import { makeDirectories } from "./tar/entry-files.js";

const el1Home = "/data/storage/el1/base/.backup";
const el2Home = "/data/storage/el2/base/.backup";
const mediaLibrary = {
  bundle: "com.ohos.medialibrary.medialibrarydata",
  home: "/storage/media/local/files/.backup",
};
const fileManager = { bundle: "com.ohos.filepicker", home: "/storage/Users/currentUser/.backup" };

/** `backupDir` of the context of an extension (`spec/backup-extension.md §2.3`). */
export function backupDirOf(bundleName: string, area: number): string {
  if (bundleName === mediaLibrary.bundle) return `${mediaLibrary.home}/`;
  // The file manager's bundle name differs between products; its length and its end are what is looked at.
  if (bundleName.length === 27 && bundleName.endsWith(".filemanager")) return `${fileManager.home}/`;
  return ["/data/storage/el1/base/.backup/", "/data/storage/el2/base/.backup/"][area] ?? "";
}

/** The temp directories of one extension (`spec/backup-extension.md §1`, `§7.3`). All paths end with a slash. */
export class TempDirectories {
  readonly backup: BytePath = `${el2Home}/backup/`;
  /** Where files to be restored are put. */
  readonly restore: BytePath;
  readonly #cleared: readonly BytePath[];

  constructor(
    private readonly files: ExtensionFiles,
    bundleName: string,
  ) {
    const special = [mediaLibrary, fileManager].filter(({ bundle }) => bundle === bundleName);
    const home = bundleName === mediaLibrary.bundle ? mediaLibrary.home : el2Home;
    this.restore = `${home}/restore/`;
    const homes = [el2Home, el1Home, ...special.map((each) => each.home)];
    this.#cleared = homes.flatMap((each) => [`${each}/backup/`, `${each}/restore/`]);
  }

  /** `manage.json` of a restore. */
  get restoreIndex(): BytePath {
    return `${this.restore}manage.json`;
  }

  /** Where special versions look for it. */
  get commonRestoreIndex(): BytePath {
    return `${el2Home}/restore/manage.json`;
  }

  get commonRestore(): BytePath {
    return `${el2Home}/restore/`;
  }

  get backupIndex(): BytePath {
    return `${this.backup}manage.json`;
  }

  /** Makes the homes when the extension begins; an area that is not there is passed over. */
  prepare(): void {
    for (const home of [el2Home, el1Home]) {
      try {
        makeDirectories(this.files, home, 0o755);
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
      }
    }
  }

  clear(): void {
    for (const directory of this.#cleared) {
      try {
        this.files.removeTree(directory);
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
      }
    }
  }
}

/** Data of the very first system version, which restores differently in some ways (`§9`). */
export function isFirstVersion(versionName: string): boolean {
  return versionName.split("-", 1)[0] === "0.0.0.0";
}
