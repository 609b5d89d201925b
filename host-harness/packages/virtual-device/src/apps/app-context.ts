import { BackupExtensionContext } from "@ohbackup/reference-model";

/** Encryption areas in the order of `contextConstant.AreaMode`. */
const areas = ["el1", "el2", "el3", "el4", "el5"] as const;
const defaultArea = 1;

/** Whose context it is. */
export interface ContextOwner {
  readonly bundleName: string;
  readonly systemApp: boolean;
  /** Makes a directory of the sandbox with its parents. */
  makeDirectory(path: string): void;
}

/**
 * The `Context` of an application or, with a module name, of one of its modules (`spec/device-app.md §3.7`). `area` can
 * be set; the directories follow it. A directory that is asked for is made, as the platform does.
 */
export class AppContext {
  area: number = defaultArea;
  readonly applicationInfo: { readonly name: string; readonly systemApp: boolean };

  constructor(
    private readonly owner: ContextOwner,
    private readonly moduleName?: string,
  ) {
    this.applicationInfo = { name: owner.bundleName, systemApp: owner.systemApp };
  }

  get filesDir(): string {
    return this.directory("files");
  }
  get cacheDir(): string {
    return this.directory("cache");
  }
  get tempDir(): string {
    return this.directory("temp");
  }
  get preferencesDir(): string {
    return this.directory("preferences");
  }
  get databaseDir(): string {
    const root = `/data/storage/${this.level}/database`;
    return this.made(this.moduleName === undefined ? root : `${root}/${this.moduleName}`);
  }
  get distributedFilesDir(): string {
    return "/data/storage/el2/distributedfiles";
  }
  get bundleCodeDir(): string {
    return "/data/storage/el1/bundle";
  }

  getApplicationContext(): AppContext {
    return new AppContext(this.owner);
  }

  private get level(): string {
    return areas[this.area] ?? areas[defaultArea];
  }

  private directory(kind: string): string {
    const root = `/data/storage/${this.level}/base`;
    return this.made(
      this.moduleName === undefined ? `${root}/${kind}` : `${root}/haps/${this.moduleName}/${kind}`,
    );
  }

  private made(path: string): string {
    this.owner.makeDirectory(path);
    return path;
  }
}

/** Context of a `UIAbility`. */
export class UIAbilityContext extends AppContext {
  constructor(
    owner: ContextOwner,
    moduleName: string,
    readonly abilityInfo: { readonly name: string; readonly bundleName: string; readonly moduleName: string },
    private readonly terminate: () => void,
  ) {
    super(owner, moduleName);
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
