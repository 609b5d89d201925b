import { checkCaller, checkCount, invalidArgument, required } from "../binding-environment.js";
import type { BindingEnvironment } from "../binding-environment.js";
import { closeTaken, isOpenDescriptor, readText } from "../descriptors.js";
import type { NativeFunctions } from "../native-function.js";
import { readInt32, readStrings } from "../script-values.js";
import { appendCall } from "./append-call.js";
import { checkSession } from "./native-session.js";

/**
 * How the worker gets the capability document. As on a device: the descriptor must be open when the worker runs, and
 * is closed by it, whatever the service answered (`spec/js-api.md §2.4`). With copies (§6 no. 24) the call itself
 * looks at the descriptor and leaves it open.
 */
function documentSource(
  environment: BindingEnvironment,
  fd: number,
): (use: (document: string) => number) => number {
  if (environment.options.capabilityDescriptor === "duplicated") {
    const document = isOpenDescriptor(environment, fd) ? readText(environment, fd) : undefined;
    return (use) => (document === undefined ? invalidArgument : use(document));
  }
  return (use) => {
    if (!isOpenDescriptor(environment, fd)) return invalidArgument;
    try {
      return use(readText(environment, fd));
    } finally {
      closeTaken(environment, fd);
    }
  };
}

/** `SessionRestore.appendBundles(remoteCapabilitiesFd, names[, infos | callback])`. */
export function restoreAppend(environment: BindingEnvironment): NativeFunctions {
  const { process, world } = environment;
  return {
    appendBundles(this: unknown, ...args) {
      checkCaller(environment);
      checkCount(environment, args, [2, 3]);
      const fd = required(environment, readInt32(args[0]));
      const names = required(environment, readStrings(args[1]));
      checkSession(environment, this, "SessionRestore");
      const withDocument = documentSource(environment, fd);
      return appendCall(environment, names.length, args.slice(2), (infos) =>
        withDocument((document) => world.service.appendRestore(process, document, names, infos)),
      );
    },
  };
}
