import type { DeviceFiles } from "../files/device-files.js";
import { joinDevicePath } from "../files/device-path.js";
import { print } from "./command.js";
import { ExitRequest, LoopRequest } from "./environment.js";
import type { ShellEnvironment } from "./environment.js";
import type { Streams } from "./redirections.js";

/** A command that changes the shell itself. */
type Builtin = (
  args: readonly string[],
  environment: ShellEnvironment,
  files: DeviceFiles,
  streams: Streams,
) => Promise<number>;

const cd: Builtin = async ([target = "/"], environment, files, streams) => {
  const path = joinDevicePath(environment.cwd, target);
  if (!files.isDirectory(path)) {
    await print(streams.stderr, `sh: cd: ${target}: No such file or directory\n`);
    return 2;
  }
  environment.cwd = path;
  return 0;
};

const exit: Builtin = ([status], environment) => {
  const given =
    status !== undefined && /^\d{1,9}$/.test(status) ? Number(status) & 0xff : environment.lastStatus;
  return Promise.reject(new ExitRequest(given));
};

function leaveLoop(kind: "break" | "continue"): Builtin {
  return ([levels = "1"]) =>
    Promise.reject(new LoopRequest(kind, /^[1-9]\d{0,3}$/.test(levels) ? Number(levels) : 1));
}

const unset: Builtin = (names, environment) => {
  for (const name of names) environment.variables.delete(name);
  return Promise.resolve(0);
};

/** `export A=1`: every variable is seen by every command here, so that setting it is all there is to do. */
const exportVariables: Builtin = (args, environment) => {
  for (const argument of args) {
    const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/s.exec(argument) ?? [];
    if (name !== undefined) environment.variables.set(name, value ?? "");
  }
  return Promise.resolve(0);
};

export const builtins: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  [":", () => Promise.resolve(0)],
  ["break", leaveLoop("break")],
  ["cd", cd],
  ["continue", leaveLoop("continue")],
  ["exit", exit],
  ["export", exportVariables],
  ["unset", unset],
]);
