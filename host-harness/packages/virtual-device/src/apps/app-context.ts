import { BackupExtensionContext } from "@ohbackup/reference-model";

/** Directories of a context, as `@ohos.app.ability.common` names them (`spec/device-app.md §3.7`). */
interface ContextDirectories {
  readonly filesDir: string;
  readonly cacheDir: string;
  readonly tempDir: string;
  readonly preferencesDir: string;
  readonly databaseDir: string;
  readonly distributedFilesDir: string;
  readonly bundleCodeDir: string;
}

/** Encryption areas in the order of `contextConstant.AreaMode`. */
const areas = ["el1", "el2", "el3", "el4", "el5"] as const;
const defaultArea = 1;

/**
 * The `Context` of an application or, with a module name, of one of its modules. `area` can be set; the directories
 * follow it.
 */
export class AppContext implements ContextDirectories {
  area: number = defaultArea;
  readonly applicationInfo: { readonly name: string; readonly systemApp: boolean };

  constructor(
    private readonly bundle: { readonly bundleName: string; readonly systemApp: boolean },
    private readonly moduleName?: string,
  ) {
    this.applicationInfo = { name: bundle.bundleName, systemApp: bundle.systemApp };
  }

  get filesDir(): string {
    return `${this.base}/files`;
  }
  get cacheDir(): string {
    return `${this.base}/cache`;
  }
  get tempDir(): string {
    return `${this.base}/temp`;
  }
  get preferencesDir(): string {
    return `${this.base}/preferences`;
  }
  get databaseDir(): string {
    const root = `/data/storage/${this.level}/database`;
    return this.moduleName === undefined ? root : `${root}/${this.moduleName}`;
  }
  get distributedFilesDir(): string {
    return "/data/storage/el2/distributedfiles";
  }
  get bundleCodeDir(): string {
    return "/data/storage/el1/bundle";
  }

  getApplicationContext(): AppContext {
    return new AppContext(this.bundle);
  }

  private get level(): string {
    return areas[this.area] ?? areas[defaultArea];
  }

  private get base(): string {
    const root = `/data/storage/${this.level}/base`;
    return this.moduleName === undefined ? root : `${root}/haps/${this.moduleName}`;
  }
}

/** Context of a `UIAbility`. */
export class UIAbilityContext extends AppContext {
  constructor(
    bundle: { readonly bundleName: string; readonly systemApp: boolean },
    moduleName: string,
    readonly abilityInfo: { readonly name: string; readonly bundleName: string; readonly moduleName: string },
    private readonly terminate: () => void,
  ) {
    super(bundle, moduleName);
  }

  get currentHapModuleInfo(): { readonly name: string } {
    return { name: this.abilityInfo.moduleName };
  }

  terminateSelf(): Promise<void> {
    this.terminate();
    return Promise.resolve();
  }
}

/** Context of a backup extension: that of its module, with the directory of `spec/js-api.md §4.2`. */
export class BackupContext extends AppContext {
  /** Looked at anew on each access, because it follows `area`. */
  get backupDir(): string {
    const context = new BackupExtensionContext(this.applicationInfo.name);
    context.area = this.area;
    return context.backupDir;
  }
}
