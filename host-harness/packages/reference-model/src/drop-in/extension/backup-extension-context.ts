/** `contextConstant.AreaMode`: EL1 = 0 … EL5 = 4. */
type AreaMode = number;

const mediaLibrary = "com.ohos.medialibrary.medialibrarydata";
/** Any vendor's file manager is told by the end and the length of its name (`spec/backup-extension.md §2.3`). */
const fileManager = { suffix: ".filemanager", length: 27 };

/** Default export of `@ohos.file.BackupExtensionContext`: what a backup extension finds in `this.context`. */
export class BackupExtensionContext {
  /** EL2 until the application changes it. */
  area: AreaMode = 1;

  constructor(readonly bundleName: string) {}

  /** Where the application may leave files for the backup, with a trailing slash; looked at anew on each access. */
  get backupDir(): string {
    const { bundleName } = this;
    if (bundleName === mediaLibrary) return "/storage/media/local/files/.backup/";
    if (bundleName.endsWith(fileManager.suffix) && bundleName.length === fileManager.length) {
      return "/storage/Users/currentUser/.backup/";
    }
    return this.area === 0 || this.area === 1 ? `/data/storage/el${this.area + 1}/base/.backup/` : "";
  }
}
