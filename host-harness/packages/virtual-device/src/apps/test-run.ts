import { hypiumPackage, testDelegatorModules } from "@ohbackup/arkts-node";
import type { TestArguments, TestWant } from "@ohbackup/arkts-node";
import type { AppProcess, ProcessAdditions } from "./app-process.js";
import type { StartFailure } from "./start-failure.js";

/** What `aa test` was told. */
export interface TestRequest extends TestArguments {
  readonly moduleName: string;
  /** Seconds after which the run is given up; undefined = never. */
  readonly limitS?: number;
}

/** How a run of suites ended. */
export type TestEnd =
  | { readonly kind: "finished"; readonly code: number; readonly message: string }
  | { readonly kind: "timeout" };

/** Told what a run does; nothing more comes once it has ended. */
export interface TestListener {
  print(text: string): void;
  ended(end: TestEnd): void;
}

/** A run that has begun, or why it has not. */
export type TestStart = { readonly stop: () => void } | { readonly failure: StartFailure };

/** The process of a run and the ways in which it ends. */
export class TestRun {
  private over = false;

  constructor(
    private readonly request: TestRequest,
    private readonly listener: TestListener,
  ) {}

  /**
   * What the process of the suites has besides the platform.
   * @param startAbility starts an ability in that process
   */
  additions(startAbility: (want: TestWant) => void, process: () => AppProcess): ProcessAdditions {
    const modules = testDelegatorModules(this.request, {
      print: (text) => {
        if (!this.over) this.listener.print(text);
      },
      finish: (message, code) => {
        this.end({ kind: "finished", code, message });
        // The system ends a process of tests once they are over, but not inside the call that says so.
        process().post(() => {
          process().process.exit("killed");
        });
      },
      startAbility,
    });
    return { modules, packages: hypiumPackage() };
  }

  /** Starts the runner; the run ends when the suites say so, when their process dies, or when its time is over. */
  begin(app: AppProcess, runnerFile: string): void {
    app.process.onExit(() => {
      this.end({ kind: "finished", code: -1, message: "App died" });
    });
    const { limitS } = this.request;
    if (limitS !== undefined) {
      app.after(limitS * 1000, () => {
        this.end({ kind: "timeout" });
        app.process.exit("killed");
      });
    }
    app.run(async () => {
      const Runner = app.defaultClass(runnerFile);
      const runner = new Runner();
      for (const method of ["onPrepare", "onRun"]) {
        const member: unknown = Reflect.get(runner, method);
        if (typeof member === "function") await (Reflect.apply(member, runner, []) as unknown);
      }
    });
  }

  private end(end: TestEnd): void {
    if (this.over) return;
    this.over = true;
    this.listener.ended(end);
  }
}
