import { isSystemAbilityName } from "../../rules/bundle-name.js";
import { asyncCall } from "../async-call.js";
import { checkCaller, checkCount, errorOf, invalidArgument, required } from "../binding-environment.js";
import type { BindingEnvironment } from "../binding-environment.js";
import { closeTaken } from "../descriptors.js";
import type { NativeFunction, NativeFunctions } from "../native-function.js";
import { isFunction, isObject, readProperty, readString, readStrings } from "../script-values.js";
import { checkSession } from "./native-session.js";

/**
 * A method of one `FileMeta` and an optional callback.
 * @param uriMember the member that names what is asked for
 * @param perform runs on the worker and answers a code
 */
function fileMethod<Uri>(
  environment: BindingEnvironment,
  uriMember: string,
  readUri: (value: unknown) => Uri | undefined,
  perform: (bundleName: string, uri: Uri) => number,
): NativeFunction {
  return function (this: unknown, ...args) {
    checkCaller(environment);
    checkCount(environment, args, [1, 2]);
    const [fileMeta, callback] = args;
    if (!isObject(fileMeta)) throw errorOf(environment, invalidArgument);
    const bundleName = required(environment, readString(readProperty(fileMeta, "bundleName").value));
    const uri = required(environment, readUri(readProperty(fileMeta, uriMember).value));
    checkSession(environment, this, "SessionRestore");
    if (args.length > 1 && !isFunction(callback)) throw errorOf(environment, invalidArgument);
    const work = (): { code: number } => ({ code: perform(bundleName, uri) });
    return asyncCall(environment, work, isFunction(callback) ? callback : undefined);
  };
}

/**
 * `publishFile` of a system ability passes a descriptor as decimal text and gives it away; everything else passes an
 * empty uri, which the service checks (`spec/js-api.md §2.4`, `spec/backup-service.md §7.7`).
 */
function publish(environment: BindingEnvironment, bundleName: string, uri: string): number {
  const { process, world } = environment;
  if (!isSystemAbilityName(bundleName)) return world.service.publishFile(process, bundleName, uri);
  if (!/^[0-9]+$/.test(uri)) return invalidArgument;
  try {
    return world.service.publishFile(process, bundleName, uri);
  } finally {
    closeTaken(environment, Number(uri));
  }
}

/** `publishFile`, `getFileHandle`, `getFileHandles` of `SessionRestore`. */
export function restoreFiles(environment: BindingEnvironment): NativeFunctions {
  const { process, world } = environment;
  const { service } = world;
  return {
    publishFile: fileMethod(environment, "uri", readString, (bundleName, uri) =>
      publish(environment, bundleName, uri),
    ),
    getFileHandle: fileMethod(environment, "uri", readString, (bundleName, uri) =>
      service.getFileHandle(process, bundleName, uri),
    ),
    getFileHandles: fileMethod(environment, "uris", readStrings, (bundleName, uris) =>
      uris.length === 0 ? invalidArgument : service.getFileHandles(process, bundleName, uris),
    ),
  };
}
