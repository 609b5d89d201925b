import type { DeviceFiles } from "../files/device-files.js";
import { joinDevicePath } from "../files/device-path.js";
import type { Application } from "../project/application.js";
import { refusalOf } from "./check-packages.js";
import { describeHap } from "./hap-description.js";
import type { HapDescription } from "./hap-description.js";
import { RefusedPackage, refusals } from "./install-refusal.js";
import type { Refusal } from "./install-refusal.js";
import { installedApplication } from "./installed-application.js";
import { readHap } from "./read-hap.js";

/** Largest package that the board takes, bytes. */
const largestPackage = 256 * 1024 * 1024;

/** Packages of one installation. */
const packageLimit = 128;

/** What the installer needs of a board. */
export interface InstallTarget {
  readonly files: DeviceFiles;
  readonly apiLevel: number;
  readonly deviceType: string;
  application(bundleName: string): Application | undefined;
  /** Puts a bundle on the device or replaces it; its data stays. */
  install(application: Application): void;
  uninstall(bundleName: string, keepData: boolean): boolean;
}

/** The bundle manager's installer: packages in, bundles out; a transaction is done as a whole or not at all. */
export class BundleInstaller {
  /** @param sources bundles of the device project, whose code the board can run */
  constructor(
    private readonly target: InstallTarget,
    private readonly sources: readonly Application[],
  ) {}

  /**
   * Installs packages together.
   * @param paths device paths of packages and of folders that hold some
   * @returns why it was refused, or undefined
   */
  install(paths: readonly string[]): Refusal | undefined {
    try {
      const packages = this.packagesIn(paths).map((path) => this.read(path));
      const installed = this.target.application(packages[0]?.bundleName ?? "");
      const { apiLevel, deviceType } = this.target;
      const refusal = refusalOf(packages, { apiLevel, deviceType, installed });
      if (refusal !== undefined) return refusal;
      const own = this.sources.find(({ bundleName }) => bundleName === packages[0]?.bundleName);
      this.target.install(installedApplication(packages, installed, own));
      return undefined;
    } catch (error) {
      if (error instanceof RefusedPackage) return error.refusal;
      throw error;
    }
  }

  /** @param moduleName one module of several; without it, or when it is the only one, the bundle goes */
  uninstall(
    bundleName: string,
    options: { readonly keepData: boolean; readonly moduleName?: string; readonly versionCode?: number },
  ): Refusal | undefined {
    const installed = this.target.application(bundleName);
    if (installed === undefined) return refusals.notInstalled;
    if (options.versionCode !== undefined && options.versionCode !== installed.versionCode) {
      return refusals.notInstalled;
    }
    const rest = installed.modules.filter(({ name }) => name !== options.moduleName);
    if (options.moduleName !== undefined && rest.length === installed.modules.length) {
      return refusals.moduleNotInstalled;
    }
    if (options.moduleName !== undefined && rest.length > 0) {
      this.target.install({ ...installed, modules: rest });
    } else {
      this.target.uninstall(bundleName, options.keepData);
    }
    return undefined;
  }

  private packagesIn(paths: readonly string[]): readonly string[] {
    const { files } = this.target;
    const found = paths.flatMap((path) => {
      if (!files.isDirectory(path)) return [path];
      return files
        .namesIn(path)
        .filter(isPackageName)
        .sort()
        .map((name) => joinDevicePath(path, name));
    });
    if (found.length === 0 || found.length > packageLimit) throw new RefusedPackage(refusals.pathInvalid);
    if (!found.every(isPackageName)) throw new RefusedPackage(refusals.nameInvalid);
    return found;
  }

  private read(path: string): HapDescription {
    let archive: Uint8Array;
    try {
      archive = this.target.files.readWhole(path, largestPackage);
    } catch (error) {
      const tooLarge = error instanceof Error && "code" in error && error.code === "EFBIG";
      throw new RefusedPackage(tooLarge ? refusals.tooLarge : refusals.pathInvalid);
    }
    return describeHap(readHap(archive));
  }
}

function isPackageName(path: string): boolean {
  return /\.(hap|hsp)$/.test(path);
}
