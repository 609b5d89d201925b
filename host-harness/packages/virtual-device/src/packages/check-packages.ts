import type { Application } from "../project/application.js";
import type { HapDescription } from "./hap-description.js";
import { refusals } from "./install-refusal.js";
import type { Refusal } from "./install-refusal.js";

/** What the checks look at besides the packages. */
export interface InstallSurroundings {
  /** API level of the device. */
  readonly apiLevel: number;
  readonly deviceType: string;
  /** The bundle as it is installed now. */
  readonly installed: Application | undefined;
}

/** Permissions that no application can hold (`spec/device-app.md §4`). */
const neverGranted: ReadonlySet<string> = new Set(["ohos.permission.CONNECT_BACKUP_EXTENSION"]);

type Check = (packages: readonly HapDescription[], surroundings: InstallSurroundings) => boolean;

/** What the installer refuses about packages that are installed together, in the order of its checks (`spec/device-app.md §11`). */
const checks: readonly (readonly [Refusal, Check])[] = [
  [refusals.bundleNamesDiffer, (packages) => differ(packages.map(({ bundleName }) => bundleName))],
  [refusals.versionCodesDiffer, (packages) => differ(packages.map(({ versionCode }) => versionCode))],
  [refusals.versionNamesDiffer, (packages) => differ(packages.map(({ versionName }) => versionName))],
  [
    refusals.moduleNameTaken,
    (packages) => new Set(packages.map(({ moduleName }) => moduleName)).size < packages.length,
  ],
  [
    refusals.deviceTooOld,
    (packages, { apiLevel }) => packages.some(({ minApiVersion }) => minApiVersion > apiLevel),
  ],
  [
    refusals.deviceType,
    (packages, { deviceType }) =>
      packages.some(({ deviceTypes }) => deviceTypes.length > 0 && !deviceTypes.includes(deviceType)),
  ],
  [
    refusals.permissionNotGranted,
    (packages) =>
      packages.some(({ requestPermissions }) => requestPermissions.some((name) => neverGranted.has(name))),
  ],
  [
    refusals.downgrade,
    (packages, { installed }) =>
      installed !== undefined && packages.some(({ versionCode }) => versionCode < installed.versionCode),
  ],
  [refusals.severalEntries, hasSeveralEntries],
];

/** @returns why these packages cannot be installed together, or undefined when they can */
export function refusalOf(
  packages: readonly HapDescription[],
  surroundings: InstallSurroundings,
): Refusal | undefined {
  return checks.find(([, fails]) => fails(packages, surroundings))?.[0];
}

function differ(values: readonly (string | number)[]): boolean {
  return new Set(values).size > 1;
}

/** A module of the same version that is not replaced counts too. */
function hasSeveralEntries(packages: readonly HapDescription[], { installed }: InstallSurroundings): boolean {
  const names = new Set(
    packages.filter(({ moduleType }) => moduleType === "entry").map(({ moduleName }) => moduleName),
  );
  if (installed !== undefined && packages.every(({ versionCode }) => versionCode === installed.versionCode)) {
    const replaced = new Set(packages.map(({ moduleName }) => moduleName));
    for (const { name, type } of installed.modules) {
      if (type === "entry" && !replaced.has(name)) names.add(name);
    }
  }
  return names.size > 1;
}
