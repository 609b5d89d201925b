import { types } from "node:util";
import { serviceCodes } from "../../rules/service-codes.js";
import type { BackupAbility, BundleVersion } from "../backup-ability.js";
import type { ExtensionCore } from "./extension-core.js";

/** How a callback of the application ended. */
export type CallbackResult =
  | { readonly isGood: true; readonly text: string }
  | { readonly isGood: false; readonly code: number; readonly message: string };

type MethodName = keyof BackupAbility;

const text = (value: unknown): string => (typeof value === "string" ? value : "");

function methodOf(
  ability: BackupAbility,
  name: MethodName,
): ((...args: readonly unknown[]) => unknown) | undefined {
  const method: unknown = Reflect.get(ability, name);
  return typeof method === "function" ? (method as (...args: readonly unknown[]) => unknown) : undefined;
}

/** Only the text of a thrown string gets on; the exception itself is raised again in the app's engine (§2.2). */
function failed(core: ExtensionCore, thrown: unknown): CallbackResult {
  core.onUncaught(thrown);
  return { isGood: false, code: serviceCodes.extensionThrew, message: text(thrown) };
}

/** Calls a method; a missing one answers with nothing. Hands over to `settled` at once, or when a promise settles. */
export function callMethod(
  core: ExtensionCore,
  name: MethodName,
  args: readonly unknown[],
  settled: (result: CallbackResult) => void,
): void {
  const finish = (result: CallbackResult): void => {
    if (core.process.exited === undefined) settled(result);
  };
  let answer: unknown;
  try {
    answer = methodOf(core.ability, name)?.apply(core.ability, [...args]);
  } catch (thrown) {
    finish(failed(core, thrown));
    return;
  }
  if (!types.isPromise(answer)) {
    finish({ isGood: true, text: text(answer) });
    return;
  }
  answer.then(
    (value) => {
      finish({ isGood: true, text: text(value) });
    },
    (thrown: unknown) => {
      finish(failed(core, thrown));
    },
  );
}

/** Which of the two methods answered. */
export interface ExtendedResult {
  readonly isExtended: boolean;
  readonly result: CallbackResult;
}

/**
 * The extended method first; the plain one only when that gave an empty text without error (§2.2).
 * @param returned called when the thread that asks is free again: it waits for the extended method's promise, but not for
 * the plain one's
 */
export function callExtendedFirst(
  core: ExtensionCore,
  extended: { readonly name: MethodName; readonly args: readonly unknown[] },
  plain: { readonly name: MethodName; readonly args: readonly unknown[] },
  settled: (answer: ExtendedResult) => void,
  returned: () => void = () => undefined,
): void {
  callMethod(core, extended.name, extended.args, (result) => {
    if (!result.isGood || result.text !== "") settled({ isExtended: true, result });
    else if (!core.state.hasGivenUp) {
      callMethod(core, plain.name, plain.args, (plainResult) => {
        settled({ isExtended: false, result: plainResult.isGood ? { isGood: true, text: "" } : plainResult });
      });
    }
    returned();
  });
}

/** Version for `onRestoreEx`: as it was saved. */
export function savedVersion(core: ExtensionCore): BundleVersion {
  const { versionCode = 0, versionName = "" } = core.parameters;
  return { code: versionCode, name: versionName };
}

/** Version for `onRestore`: `0.0.0.0-…` is cut. */
export function plainVersion(core: ExtensionCore): BundleVersion {
  const saved = savedVersion(core);
  return saved.name.startsWith("0.0.0.0-") ? { code: 0, name: "0.0.0.0" } : saved;
}
