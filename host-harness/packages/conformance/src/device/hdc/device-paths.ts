import { ConformanceError } from "../../errors.js";

const deviceUser = 100;
const sandboxPath = /^\/data\/storage\/(el[1-5])\/(base|database)(?:\/(.*))?$/s;

/**
 * Where the shell of a device finds what an application sees under a sandbox path.
 * @throws ConformanceError `bad-scenario` for a path of the sandbox that is no private data of the application
 */
export function physicalPath(bundle: string, path: string): string {
  const [, level, area, rest] = sandboxPath.exec(path) ?? [];
  if (level === undefined || area === undefined) {
    throw new ConformanceError(
      "bad-scenario",
      `${path} is outside the data directories of an application; files can be put below /data/storage/el2/base.`,
      { where: path },
    );
  }
  const root = `/data/app/${level}/${deviceUser}/${area}/${bundle}`;
  return rest === undefined || rest === "" ? root : `${root}/${rest}`;
}

/** Folder of a module's files inside the sandbox. */
export function moduleFiles(module: "entry" | "backup_ext"): string {
  return `/data/storage/el2/base/haps/${module}/files`;
}
