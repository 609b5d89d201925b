import { callbackCall, promiseCall } from "../async-call.js";
import type { BindingEnvironment } from "../binding-environment.js";
import { readAppendForm } from "./append-arguments.js";

/** Runs an append in the form that its last argument asks for; `append` works on the worker and answers a code. */
export function appendCall(
  environment: BindingEnvironment,
  bundleCount: number,
  rest: readonly unknown[],
  append: (infos: readonly string[] | undefined) => number,
): unknown {
  const asked = readAppendForm(environment, bundleCount, rest);
  switch (asked.form) {
    case "promise":
      return promiseCall(environment, () => ({ code: append(asked.infos) }));
    case "callback":
      callbackCall(environment, () => ({ code: append(undefined) }), asked.callback);
      return undefined;
    case "ignored":
      return undefined;
  }
}
