/** An ability of an installed module. */
export interface Ability {
  readonly name: string;
  /** Absolute path of the `.ets` file whose default export is the class. */
  readonly sourceFile: string;
  /** Whether the shell may start it (`spec/device-app.md §3.5`). */
  readonly exported: boolean;
}

/** The backup extension ability of a bundle, with the raw text of its configuration. */
export interface BackupExtension {
  readonly name: string;
  readonly sourceFile: string;
  readonly config: string;
}

/** One HAP. */
export interface Module {
  readonly name: string;
  readonly type: string;
  readonly abilities: readonly Ability[];
  readonly backupExtension?: BackupExtension;
  readonly requestPermissions: readonly string[];
}

/** One bundle: what a product of the project builds and an installation puts on a device. */
export interface Application {
  readonly bundleName: string;
  readonly versionCode: number;
  readonly versionName: string;
  readonly modules: readonly Module[];
}
