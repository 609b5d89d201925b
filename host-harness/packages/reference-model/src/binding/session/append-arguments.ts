import { errorOf, invalidArgument } from "../binding-environment.js";
import type { BindingEnvironment } from "../binding-environment.js";
import { isFunction, readStrings } from "../script-values.js";

/** What follows the bundles in `appendBundles`. */
export type AppendForm =
  | { readonly form: "promise"; readonly infos: readonly string[] | undefined }
  | { readonly form: "callback"; readonly callback: CallableFunction }
  /** Nothing is appended and `undefined` is returned: neither a promise nor an exception. */
  | { readonly form: "ignored" };

/**
 * Reads the argument after the bundles (`spec/js-api.md §2.4`): `infos` of the same length, or a callback. Infos of
 * another length make the whole call a silent no-op; infos for no bundle at all count as a callback that is none.
 * @param rest the arguments after the bundles, at most one
 * @throws BusinessError 13900020 when it is neither
 */
export function readAppendForm(
  environment: BindingEnvironment,
  bundleCount: number,
  rest: readonly unknown[],
): AppendForm {
  if (rest.length === 0) return { form: "promise", infos: undefined };
  const infos = readStrings(rest[0]);
  if (infos !== undefined && infos.length !== bundleCount) {
    if (environment.options.infosMismatch === "throws") throw errorOf(environment, invalidArgument);
    return { form: "ignored" };
  }
  if (infos !== undefined && infos.length > 0) return { form: "promise", infos };
  const [callback] = rest;
  if (!isFunction(callback)) throw errorOf(environment, invalidArgument);
  return { form: "callback", callback };
}
