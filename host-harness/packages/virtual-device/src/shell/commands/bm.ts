import type { Refusal } from "../../packages/install-refusal.js";
import type { Application } from "../../project/application.js";
import { joinDevicePath } from "../../files/device-path.js";
import { print } from "../command.js";
import type { CommandContext, ShellCommand } from "../command.js";
import { parseArguments } from "./arguments.js";
import { bundleInfo } from "./bundle-info.js";

/** What `bm` needs of a board. */
export interface BundleManagerPort {
  application(bundleName: string): Application | undefined;
  applications(): readonly Application[];
  /** Ends the bundle and empties its data directories; false when it is not installed. */
  clearData(bundleName: string): boolean;
  /** Empties the bundle's cache directories; false when it is not installed. */
  clearCache(bundleName: string): boolean;
  /** Installs packages, and those in folders, together. @returns why not, or undefined */
  install(paths: readonly string[]): Refusal | undefined;
  uninstall(
    bundleName: string,
    options: { readonly keepData: boolean; readonly moduleName?: string; readonly versionCode?: number },
  ): Refusal | undefined;
  readonly udid: string;
}

interface Call {
  readonly options: ReadonlyMap<string, string>;
  readonly operands: readonly string[];
  readonly cwd: string;
}

interface Subcommand {
  readonly flags: string;
  readonly valued: string;
  /** Undefined when an option is missing: the usage is shown. */
  run(call: Call, port: BundleManagerPort): string | undefined;
}

const usage = [
  "usage: bm install [-r] [-u USER] [-w SECONDS] -p PATH [PATH…]",
  "       bm uninstall [-k] [-m MODULE] [-v VERSION] [-u USER] -n BUNDLE",
  "       bm dump -a | bm dump -n BUNDLE",
  "       bm clean -n BUNDLE -d | -c",
  "       bm get -u",
  "",
].join("\n");

const subcommands: Readonly<Record<string, Subcommand>> = {
  install: { flags: "rg", valued: "pswu", run: install },
  uninstall: { flags: "k", valued: "nmvu", run: uninstall },
  dump: { flags: "a", valued: "nu", run: dump },
  clean: { flags: "dc", valued: "nui", run: clean },
  get: { flags: "u", valued: "", run: get },
};

/** The bundle manager's tool; its exit status is always 0 (`spec/device-app.md §6.2`). */
export function bundleManager(port: BundleManagerPort): ShellCommand {
  return async ([name = "", ...args], context: CommandContext) => {
    const subcommand = Object.hasOwn(subcommands, name) ? subcommands[name] : undefined;
    await print(context.stdout, answer(subcommand, args, port, context.cwd) ?? usage);
    return 0;
  };
}

function answer(
  subcommand: Subcommand | undefined,
  args: readonly string[],
  port: BundleManagerPort,
  cwd: string,
): string | undefined {
  if (subcommand === undefined) return undefined;
  const { options, operands, unknown } = parseArguments(args, subcommand.flags, subcommand.valued);
  if (unknown !== undefined) return `error: unknown option: -${unknown}.\n${usage}`;
  return subcommand.run({ options, operands, cwd }, port);
}

/** An installed bundle is replaced with and without `-r`. */
function install({ options, operands, cwd }: Call, port: BundleManagerPort): string | undefined {
  const path = options.get("p") ?? options.get("s");
  if (path === undefined || path === "") return undefined;
  const refusal = port.install([path, ...operands].map((operand) => joinDevicePath(cwd, operand)));
  return refusal === undefined
    ? "install bundle successfully.\n"
    : refused("error: failed to install bundle.", refusal);
}

function uninstall({ options }: Call, port: BundleManagerPort): string | undefined {
  const bundleName = options.get("n");
  if (bundleName === undefined || bundleName === "") return undefined;
  const moduleName = options.get("m");
  const versionCode = options.get("v");
  const refusal = port.uninstall(bundleName, {
    keepData: options.has("k"),
    ...(moduleName === undefined ? {} : { moduleName }),
    ...(versionCode === undefined ? {} : { versionCode: Number(versionCode) }),
  });
  return refusal === undefined
    ? "uninstall bundle successfully.\n"
    : refused("error: failed to uninstall bundle.", refusal);
}

function refused(title: string, { code, reason }: Refusal): string {
  return `${title}\ncode:${code}\nerror: ${reason}\n`;
}

function dump({ options }: Call, port: BundleManagerPort): string | undefined {
  if (options.has("a")) {
    const names = port.applications().map(({ bundleName }) => `\t${bundleName}\n`);
    return `ID: 100:\n${names.join("")}`;
  }
  const bundleName = options.get("n");
  if (bundleName === undefined) return undefined;
  const application = port.application(bundleName);
  if (application === undefined) {
    return "error: failed to get information and the parameters may be wrong.\n";
  }
  return `${bundleName}:\n${JSON.stringify(bundleInfo(application), undefined, 4)}\n`;
}

function clean({ options }: Call, port: BundleManagerPort): string | undefined {
  const bundleName = options.get("n");
  if (bundleName === undefined || !(options.has("d") || options.has("c"))) return undefined;
  const what = options.has("d") ? "data" : "cache";
  const done = options.has("d") ? port.clearData(bundleName) : port.clearCache(bundleName);
  return done
    ? `clean bundle ${what} files successfully.\n`
    : `error: failed to clean bundle ${what} files.\n`;
}

function get({ options }: Call, port: BundleManagerPort): string | undefined {
  return options.has("u") ? `udid of current device is :\n${port.udid}\n` : undefined;
}
