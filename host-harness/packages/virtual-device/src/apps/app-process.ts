import { mkdirSync } from "node:fs";
import { ArktsRuntime, platformModules, runtimeGlobals } from "@ohbackup/arkts-node";
import type { LogLine, ModuleNamespace, PlatformHost, RuntimeGlobals } from "@ohbackup/arkts-node";
import { dropInModules } from "@ohbackup/reference-model";
import type { SimulatedProcess, World } from "@ohbackup/reference-model";
import type { DeviceLog } from "../log/device-log.js";
import { errorText } from "../log/error-text.js";
import type { ContextOwner } from "./app-context.js";

/** What all processes of a board share. */
export interface BoardSurroundings {
  readonly world: World;
  readonly log: DeviceLog;
  /** `deviceInfo.osFullName` */
  readonly osFullName: string;
  /** Folder of the device project, absolute. */
  readonly sourceRoot: string;
}

/** What a process has besides the platform. */
export interface ProcessAdditions {
  readonly modules: ReadonlyMap<string, ModuleNamespace>;
  /** Packages of plain ECMAScript: specifier → absolute path. */
  readonly packages: ReadonlyMap<string, string>;
}

/** A simulated process with a JS engine of its own: the device code of one bundle, on the model of the platform. */
export class AppProcess {
  private readonly runtime: ArktsRuntime;
  private readonly globals: RuntimeGlobals;

  constructor(
    readonly process: SimulatedProcess,
    private readonly surroundings: BoardSurroundings,
    additions?: ProcessAdditions,
  ) {
    const host = this.platformHost();
    this.globals = runtimeGlobals(host);
    this.runtime = new ArktsRuntime({
      modules: new Map([...this.modules(host), ...(additions?.modules ?? [])]),
      globals: this.globals.globals,
      ...(additions === undefined ? {} : { packages: additions.packages }),
    });
    process.onExit((reason) => {
      this.globals.dispose();
      if (reason !== "exit") this.writeLog("info", `process ${process.name} ended: ${reason}`);
    });
  }

  /**
   * The class that a source file exports as its default.
   * @param sourceFile absolute host path of an `.ets` file
   * @throws whatever loading throws; TypeError when the default export is no class
   */
  defaultClass(sourceFile: string): new () => object {
    const exported = this.runtime.load(sourceFile)["default"];
    if (typeof exported !== "function")
      throw new TypeError(`${sourceFile} has no class as its default export.`);
    // A class of device code; what it makes is looked at member by member.
    return exported as new () => object;
  }

  /** What contexts of this process are made for. */
  get contextOwner(): ContextOwner {
    const { process } = this;
    return {
      bundleName: process.identity.bundleName,
      systemApp: process.systemApp,
      makeDirectory: (path) => {
        try {
          mkdirSync(process.files.hostPath(path), { recursive: true });
        } catch {
          // The path is given out all the same; using it then fails with the system's own word.
        }
      },
    };
  }

  /** Runs a task in a later turn, unless the process has ended by then. */
  post(task: () => void): void {
    this.after(0, task);
  }

  /** Runs a task when some time of the device has passed, unless the process has ended by then. */
  after(delayMs: number, task: () => void): void {
    const { clock } = this.surroundings.world;
    const timer = clock.setTimeout(() => {
      if (this.process.exited === undefined) task();
    }, delayMs);
    this.process.onExit(() => {
      clock.clearTimeout(timer);
    });
  }

  /** Runs code of the application; an error in it ends the process. */
  run(code: () => Promise<void>): void {
    code().catch((error: unknown) => {
      this.crash(error);
    });
  }

  /** Ends the process because its own code failed, as an uncaught error does on a device. */
  crash(error: unknown): void {
    this.writeLog("error", errorText(error, this.surroundings.sourceRoot));
    this.process.exit("crashed");
  }

  /** Enters a line of the platform itself in the log, in the name of this process. */
  writeLog(level: LogLine["level"], text: string): void {
    this.log({ level, tag: "JSAPP", domain: 0x3900, text });
  }

  private modules(host: PlatformHost): ReadonlyMap<string, ModuleNamespace> {
    const dropIn = dropInModules(this.surroundings.world, this.process, {
      onUncaught: (error) => {
        this.crash(error);
      },
    });
    return new Map([...platformModules(host), ...dropIn]);
  }

  private log(line: LogLine): void {
    const { world, log } = this.surroundings;
    log.write(line, { time: world.clock.wallTime(), pid: this.process.identity.pid });
  }

  private platformHost(): PlatformHost {
    const { world, osFullName } = this.surroundings;
    const { identity } = this.process;
    return {
      clock: world.clock,
      pid: identity.pid,
      uid: identity.uid,
      bundleName: identity.bundleName,
      device: { sdkApiVersion: world.profile.apiLevel, osFullName },
      log: (line) => {
        this.log(line);
      },
      exit: () => {
        this.process.exit("exit");
      },
      uncaught: (error) => {
        this.crash(error);
      },
    };
  }
}
