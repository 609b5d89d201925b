import { join } from "node:path";
import type { TestWant } from "@ohbackup/arkts-node";
import type { BackupAbility, BundleSpec, Mount, SimulatedProcess } from "@ohbackup/reference-model";
import { VirtualDeviceError } from "../errors.js";
import type { DeviceFiles } from "../files/device-files.js";
import {
  emptyBundleDirectories,
  emptyCacheDirectories,
  makeBundleDirectories,
  removeBundleDirectories,
} from "../files/installed-directories.js";
import { bundleCodePath, deviceUser, sandboxMounts } from "../files/physical-layout.js";
import type { Application } from "../project/application.js";
import { AppProcess } from "./app-process.js";
import type { BoardSurroundings, ProcessAdditions } from "./app-process.js";
import { BackupContext } from "./app-context.js";
import { RunningAbility } from "./running-ability.js";
import type { AbilityPlace } from "./running-ability.js";
import { internalFailure, noSuchRunner, startFailures, withoutSources } from "./start-failure.js";
import type { RunningAbilityEntry, StartOutcome } from "./start-outcome.js";
import { TestRun } from "./test-run.js";
import type { TestListener, TestRequest, TestStart } from "./test-run.js";
import { testRunnerFile } from "./test-runner-file.js";
import type { Want } from "./want.js";

/** Rights of the application that has the entry module, i.e. of the caller of the backup service. */
export interface CallerRights {
  readonly permissions: Iterable<string>;
  readonly systemApp: boolean;
}

/** Users are numbered in steps of this many uids; applications begin at 10000, the first of them are the system's. */
const uidsPerUser = 200_000;
const firstUid = 10_030;

interface RunningApp {
  readonly app: AppProcess;
  readonly abilities: Map<string, RunningAbility>;
}

/** Installs applications in the world of a board, starts and stops their processes. */
export class AppManager {
  private readonly installed = new Map<string, Application>();
  private readonly uids = new Map<string, number>();
  /** The main process of a bundle. */
  private readonly running = new Map<string, RunningApp>();
  /** Extension processes that have loaded their code; one serves several connections, one after the other. */
  private readonly extensions = new Map<SimulatedProcess, AppProcess>();

  constructor(
    private readonly surroundings: BoardSurroundings,
    private readonly files: DeviceFiles,
    private readonly caller: CallerRights | undefined,
  ) {}

  applications(): readonly Application[] {
    return [...this.installed.values()].sort((left, right) => (left.bundleName < right.bundleName ? -1 : 1));
  }

  application(bundleName: string): Application | undefined {
    return this.installed.get(bundleName);
  }

  /** Living processes of applications, in the order in which they were started. */
  processes(): readonly AppProcess[] {
    return [...[...this.running.values()].map(({ app }) => app), ...this.extensions.values()].sort(
      (left, right) => left.process.identity.pid - right.process.identity.pid,
    );
  }

  /**
   * Puts an application on the device: its directories, and its entry at the backup service. One of the same name is
   * ended and replaced; its data stays.
   */
  install(application: Application): void {
    const { bundleName } = application;
    this.forceStop(bundleName);
    // A user identifier is not given to another bundle later, not even when its bundle is gone.
    const uid = this.uids.get(bundleName) ?? deviceUser * uidsPerUser + firstUid + this.uids.size;
    this.installed.set(bundleName, application);
    this.uids.set(bundleName, uid);
    makeBundleDirectories(this.files, bundleName, moduleNames(application));
    const extension = application.modules.find(
      (module) => module.backupExtension !== undefined,
    )?.backupExtension;
    const spec: BundleSpec = {
      name: bundleName,
      versionCode: application.versionCode,
      versionName: application.versionName,
      codePath: bundleCodePath(bundleName),
      uid,
      mounts: this.mountsOf(bundleName),
      ...(extension === undefined
        ? {}
        : {
            extension: {
              name: extension.name,
              config: extension.config,
              ability: (process) => this.makeExtension(application, process),
            },
          }),
    };
    this.surroundings.world.install(spec);
  }

  /** Takes a bundle off the device; false when it is not installed. */
  uninstall(bundleName: string, keepData: boolean): boolean {
    if (!this.forceStop(bundleName)) return false;
    this.installed.delete(bundleName);
    this.surroundings.world.uninstall(bundleName);
    removeBundleDirectories(this.files, bundleName, keepData);
    return true;
  }

  /** Starts an ability, or hands the want to the running one. */
  startAbility(want: Want): StartOutcome {
    const place = this.placeOf(want);
    if (place === undefined) return { failure: startFailures.noSuchAbility };
    if (!place.ability.exported) return { failure: startFailures.notExported };
    return this.enterAbility(place, want);
  }

  /** Runs the suites of a module in a new process of its bundle; every other one is ended before (`spec/device-app.md §5`). */
  startTest(request: TestRequest, listener: TestListener): TestStart {
    const { bundleName, moduleName, runner } = request;
    const application = this.installed.get(bundleName);
    const module = application?.modules.find(({ name }) => name === moduleName);
    if (application === undefined || module === undefined) return { failure: startFailures.noSuchModule };
    if (module.sourceFolder === undefined) return { failure: withoutSources(bundleName) };
    const runnerFile = testRunnerFile(module.sourceFolder, runner);
    if (runnerFile === undefined) return { failure: noSuchRunner(moduleName, runner) };
    this.forceStop(bundleName);
    const run = new TestRun(request, listener);
    const additions = run.additions(
      (want) => {
        this.startOwnAbility(bundleName, want);
      },
      () => app,
    );
    const { app } = this.launch(application, additions);
    run.begin(app, runnerFile);
    return {
      stop: () => {
        app.process.exit("killed");
      },
    };
  }

  /** An application may start its own abilities, exported or not. @throws Error */
  private startOwnAbility(bundleName: string, { abilityName, moduleName }: TestWant): void {
    const want: Want = {
      bundleName,
      abilityName: String(abilityName),
      ...(typeof moduleName === "string" ? { moduleName } : {}),
      parameters: {},
    };
    const place = this.placeOf(want);
    const outcome =
      place === undefined ? { failure: startFailures.noSuchAbility } : this.enterAbility(place, want);
    if ("failure" in outcome) throw new Error(outcome.failure.message);
  }

  private enterAbility(place: AbilityPlace, want: Want): StartOutcome {
    if (place.ability.sourceFile === undefined) return { failure: withoutSources(want.bundleName) };
    const { app, abilities } = this.running.get(want.bundleName) ?? this.launch(place.application);
    const { name } = place.ability;
    const known = abilities.get(name);
    if (known !== undefined) {
      known.newWant(want);
      return { mode: "Hot" };
    }
    try {
      const started = RunningAbility.start(app, place, want, () => abilities.delete(name));
      abilities.set(name, started);
      return { mode: "Cold" };
    } catch (error) {
      app.crash(error);
      return { failure: internalFailure(error, this.surroundings.sourceRoot) };
    }
  }

  runningAbilities(): readonly RunningAbilityEntry[] {
    return [...this.running.entries()].flatMap(([bundleName, { app, abilities }]) =>
      [...abilities.keys()].map((abilityName) => ({
        bundleName,
        abilityName,
        process: app.process.name,
        pid: app.process.identity.pid,
      })),
    );
  }

  /** Ends every process of a bundle; false when it is not installed. */
  forceStop(bundleName: string): boolean {
    if (!this.installed.has(bundleName)) return false;
    for (const app of this.processes()) {
      if (app.process.identity.bundleName === bundleName) app.process.exit("killed");
    }
    // One that is still being connected has no code of its own yet.
    this.surroundings.world.killExtension(bundleName);
    return true;
  }

  /** Ends a bundle and empties its data directories; false when it is not installed. */
  clearData(bundleName: string): boolean {
    const application = this.installed.get(bundleName);
    if (application === undefined) return false;
    this.forceStop(bundleName);
    emptyBundleDirectories(this.files, bundleName, moduleNames(application));
    return true;
  }

  /** Empties a bundle's cache directories; false when it is not installed. */
  clearCache(bundleName: string): boolean {
    const application = this.installed.get(bundleName);
    if (application === undefined) return false;
    emptyCacheDirectories(this.files, bundleName, moduleNames(application));
    return true;
  }

  private placeOf({ bundleName, abilityName, moduleName }: Want): AbilityPlace | undefined {
    const application = this.installed.get(bundleName);
    for (const module of application?.modules ?? []) {
      if (moduleName !== undefined && moduleName !== module.name) continue;
      const ability = module.abilities.find(({ name }) => name === abilityName);
      if (application !== undefined && ability !== undefined) return { application, module, ability };
    }
    return undefined;
  }

  private launch(application: Application, additions?: ProcessAdditions): RunningApp {
    const { bundleName } = application;
    const rights = this.rightsOf(application);
    const uid = this.uids.get(bundleName);
    const process = this.surroundings.world.startProcess({
      bundleName,
      permissions: rights.permissions,
      systemApp: rights.systemApp,
      mounts: this.mountsOf(bundleName),
      ...(uid === undefined ? {} : { uid }),
    });
    const app = new AppProcess(process, this.surroundings, additions);
    const started: RunningApp = { app, abilities: new Map() };
    this.running.set(bundleName, started);
    process.onExit(() => this.running.delete(bundleName));
    return started;
  }

  private makeExtension(application: Application, process: SimulatedProcess): BackupAbility {
    const { bundleName } = application;
    const module = application.modules.find(({ backupExtension }) => backupExtension !== undefined);
    const extension = module?.backupExtension;
    if (module === undefined || extension === undefined) {
      throw new VirtualDeviceError("project-invalid", `${bundleName} has no backup extension to start.`);
    }
    const app = this.extensions.get(process) ?? this.enterExtension(process);
    try {
      if (extension.sourceFile === undefined) throw new Error(withoutSources(bundleName).cause);
      const ExtensionClass = app.defaultClass(extension.sourceFile);
      const context = new BackupContext(app.contextOwner, module.name);
      const instance = Object.assign(new ExtensionClass(), { context });
      // Any method may be missing, and may do and return anything: the model checks what it gets.
      return instance as BackupAbility;
    } catch (error) {
      // The process is gone; to the service it is one that refuses the connection.
      app.crash(error);
      return {};
    }
  }

  private enterExtension(process: SimulatedProcess): AppProcess {
    const app = new AppProcess(process, this.surroundings);
    this.extensions.set(process, app);
    process.onExit(() => this.extensions.delete(process));
    return app;
  }

  private rightsOf(application: Application): CallerRights {
    const isCaller = application.modules.some(({ type }) => type === "entry");
    if (isCaller && this.caller !== undefined) return this.caller;
    return {
      permissions: application.modules.flatMap(({ requestPermissions }) => requestPermissions),
      systemApp: true,
    };
  }

  private mountsOf(bundleName: string): readonly Mount[] {
    return sandboxMounts(bundleName).map(({ at, physical }) => ({
      at,
      host: join(this.files.root, physical),
    }));
  }
}

function moduleNames(application: Application): readonly string[] {
  return application.modules.map(({ name }) => name);
}
