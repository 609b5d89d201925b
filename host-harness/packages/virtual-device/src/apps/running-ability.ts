import type { Ability, Application, Module } from "../project/application.js";
import { UIAbilityContext } from "./app-context.js";
import type { AppProcess } from "./app-process.js";
import type { Want } from "./want.js";

/** `AbilityConstant.LaunchParam` of a start from the shell. */
const launchParam = { launchReason: 1, launchReasonMessage: "", lastExitReason: 0, lastExitMessage: "" };

/** An ability of an installed application. */
export interface AbilityPlace {
  readonly application: Application;
  readonly module: Module;
  readonly ability: Ability;
}

/** A started `UIAbility`: a singleton, so that a second start only brings a new want. */
export class RunningAbility {
  private constructor(
    private readonly instance: object,
    private readonly process: AppProcess,
  ) {}

  /**
   * Loads the ability's class, makes its instance and starts its life.
   * @param onTerminated called when the ability ends itself with `terminateSelf`
   * @throws whatever loading the source throws; what the ability itself throws ends its process instead
   */
  static start(
    process: AppProcess,
    place: AbilityPlace,
    want: Want,
    onTerminated: () => void,
  ): RunningAbility {
    const { application, module, ability } = place;
    if (ability.sourceFile === undefined) throw new TypeError(`${ability.name} has no source file.`);
    const AbilityClass = process.defaultClass(ability.sourceFile);
    const instance = new AbilityClass();
    const running = new RunningAbility(instance, process);
    const context = new UIAbilityContext(
      process.contextOwner,
      module.name,
      { name: ability.name, bundleName: application.bundleName, moduleName: module.name },
      () => {
        // The system ends an ability some time after it asked for it, never inside the call.
        process.post(() => {
          running.call("onBackground");
          running.call("onDestroy");
          onTerminated();
        });
      },
    );
    Object.assign(instance, { context, launchWant: want, lastRequestWant: want });
    running.call("onCreate", want, launchParam);
    running.call("onForeground");
    return running;
  }

  /** A second start of the singleton (`spec/device-app.md §5`). */
  newWant(want: Want): void {
    Object.assign(this.instance, { lastRequestWant: want });
    this.call("onNewWant", want, launchParam);
    this.call("onForeground");
  }

  /** Calls a life-cycle method, if the class has it. An error in it ends the process, as on a device. */
  private call(method: string, ...args: readonly unknown[]): void {
    if (this.process.process.exited !== undefined) return;
    const member: unknown = Reflect.get(this.instance, method);
    if (typeof member !== "function") return;
    try {
      const result: unknown = Reflect.apply(member, this.instance, args);
      if (result instanceof Promise) {
        result.catch((error: unknown) => {
          this.process.crash(error);
        });
      }
    } catch (error) {
      this.process.crash(error);
    }
  }
}
