/** An ability of an installed module. */
export interface Ability {
  readonly name: string;
  /** Absolute path of the `.ets` file whose default export is the class; undefined when the board has no sources. */
  readonly sourceFile: string | undefined;
  /** Whether the shell may start it (`spec/device-app.md §3.5`). */
  readonly exported: boolean;
}

/** The backup extension ability of a bundle, with the raw text of its configuration. */
export interface BackupExtension {
  readonly name: string;
  /** Undefined when the board has no sources: it is known to the service and cannot be started. */
  readonly sourceFile: string | undefined;
  readonly config: string;
}

/** One HAP. */
export interface Module {
  readonly name: string;
  readonly type: string;
  /** Absolute, `…/src/main` or `…/src/ohosTest`; undefined when the board has no sources. */
  readonly sourceFolder: string | undefined;
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
  /** HAPs with suites that the project builds for this bundle; they are installed on demand only. */
  readonly testModules: readonly Module[];
}
