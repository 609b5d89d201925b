import { mkdtempSync, mkdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { World, abilityOfClass, dropInModules, profileNames, profileOf } from "@ohbackup/reference-model";
import type { BackupAbility, Mount, ProfileName, SimulatedProcess } from "@ohbackup/reference-model";
import { describe, expect, it } from "vitest";
import { ArktsRuntime } from "../runtime/arkts-runtime.js";
import { platformModules } from "../platform/platform-modules.js";
import type { PlatformHost } from "../platform/platform-host.js";
import { runtimeGlobals } from "../platform/runtime-globals.js";
import { runOhosTest } from "../testing/ohos-test.js";
import type { OhosTestResult } from "../testing/ohos-test.js";
import { workspace } from "../testing/run-tool.js";

const bundleName = "com.example.ohbackup";
const entry = join(workspace, "../entry/src");
const extension = join(workspace, "../backup_ext/src/main/ets/backupability/ProbeBackupExtAbility.ets");
const config = JSON.stringify({ allowToBackupRestore: true, includes: ["/data/storage/el2/base/files/"] });

/** A device of one release with the application of this repository on it. */
class SuiteDevice {
  readonly world: World;
  readonly #folder = mkdtempSync(join(tmpdir(), "ohbackup-suites-"));
  readonly #mounts: readonly Mount[];

  constructor(private readonly profile: ProfileName) {
    this.#mounts = ["el1", "el2"].map((level) => {
      const host = join(this.#folder, level);
      for (const name of ["files", ".backup", "haps/entry/files", "haps/backup_ext/files"]) {
        mkdirSync(join(host, name), { recursive: true });
      }
      return { at: `/data/storage/${level}/base`, host };
    });
    const serviceFolder = join(this.#folder, "service");
    mkdirSync(serviceFolder);
    this.world = new World({ profile: profileOf(profile), folder: serviceFolder, seed: "suites" });
    this.world.install({
      name: bundleName,
      versionCode: 1_000_000,
      versionName: "1.0.0",
      mounts: this.#mounts,
      extension: {
        name: "ProbeBackupExtAbility",
        config,
        ability: (process, context) => {
          const exported = this.#runtime(process).load(extension)["default"];
          return abilityOfClass(exported as new () => BackupAbility)(process, context);
        },
      },
    });
  }

  run(
    parameters: Readonly<Record<string, string>> = {},
    permissions: readonly string[] = ["ohos.permission.BACKUP"],
  ): Promise<OhosTestResult> {
    const process = this.world.startProcess({
      bundleName,
      permissions,
      systemApp: true,
      mounts: this.#mounts,
    });
    const filesDir = "/data/storage/el2/base/haps/entry_test/files";
    return runOhosTest({
      bundleName,
      runnerFile: join(entry, "ohosTest/ets/testrunner/OpenHarmonyTestRunner.ets"),
      abilities: new Map([["TestAbility", join(entry, "ohosTest/ets/testability/TestAbility.ets")]]),
      parameters,
      context: { filesDir, getApplicationContext: () => ({ filesDir: "/data/storage/el2/base/files" }) },
      ...this.#parts(process),
    });
  }

  dispose(): void {
    this.world.close();
    rmSync(this.#folder, { recursive: true });
  }

  #runtime(process: SimulatedProcess): ArktsRuntime {
    return new ArktsRuntime(this.#parts(process));
  }

  #parts(process: SimulatedProcess): ConstructorParameters<typeof ArktsRuntime>[0] {
    const { pid, uid } = process.identity;
    const host: PlatformHost = {
      clock: this.world.clock,
      pid,
      uid,
      bundleName,
      device: { sdkApiVersion: profileOf(this.profile).apiLevel, osFullName: `OpenHarmony-${this.profile}` },
      log: () => undefined,
      exit: () => {
        process.exit("exit");
      },
      uncaught: (error) => {
        throw error;
      },
    };
    return {
      modules: new Map([...dropInModules(this.world, process), ...platformModules(host)]),
      globals: runtimeGlobals(host).globals,
    };
  }
}

async function withDevice<Value>(
  profile: ProfileName,
  use: (device: SuiteDevice) => Promise<Value>,
): Promise<Value> {
  const device = new SuiteDevice(profile);
  try {
    return await use(device);
  } finally {
    device.dispose();
  }
}

const summary = /Tests run: (\d+), Failure: (\d+), Error: (\d+), Pass: (\d+)/;

/** The cases that did not pass, with what was said about them. */
function problemsIn(output: string): string[] {
  return output
    .split("OHOS_REPORT_STATUS: class=")
    .filter((block) => /OHOS_REPORT_STATUS_CODE: -\d/.test(block))
    .map((block) => /OHOS_REPORT_STATUS: stack=([\s\S]*)OHOS_REPORT_STATUS_CODE/.exec(block)?.[1] ?? block);
}

describe("the suites of ohosTest under hypium", () => {
  it.each(profileNames)("pass on the model of %s", async (profile) => {
    const { output, message } = await withDevice(profile, (device) => device.run({ timeout: "120000" }));
    expect(problemsIn(output)).toEqual([]);
    const [, run, failures, errors, passed] = (summary.exec(output) ?? []).map(Number);
    expect(message).toBe("your test finished!!!");
    expect([failures, errors]).toEqual([0, 0]);
    expect(passed).toBe(run);
    expect(run).toBeGreaterThan(30);
  });

  it("are all run: as many cases as the framework lists", async () => {
    const listing = await withDevice("v6.1", (device) => device.run({ dryRun: "true" }));
    const { output } = await withDevice("v6.1", (device) => device.run({ timeout: "120000" }));
    // The framework prints the document in pieces, each on a line of its own.
    const document = JSON.parse(listing.output.replaceAll("\n", "")) as {
      suites: Record<string, string[]>[];
    };
    const cases = document.suites.flatMap((suite) => Object.values(suite)).flat();
    expect(cases.length).toBe(Number(summary.exec(output)?.[1]));
    expect(document.suites.length).toBeGreaterThan(3);
  });

  it("fail on a device that refuses the application", async () => {
    const { output } = await withDevice("v6.1", (device) => device.run({ timeout: "120000" }, []));
    const [, run, failures = 0, errors = 0] = (summary.exec(output) ?? []).map(Number);
    expect(run).toBeGreaterThan(30);
    expect(failures + errors).toBeGreaterThan(20);
  });
});
