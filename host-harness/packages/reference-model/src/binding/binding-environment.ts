import { libraryError } from "../errors/library-table.js";
import type { BusinessError } from "../errors/business-error.js";
import type { SimulatedProcess } from "../world/simulated-process.js";
import type { BindingOptions, BindingWorld } from "./binding-world.js";
import { JsThread } from "./js-thread.js";
import type { NativeSession } from "./session/native-session.js";

/** What all native functions of one module instance share. */
export interface BindingEnvironment {
  readonly world: BindingWorld;
  readonly process: SimulatedProcess;
  readonly options: BindingOptions;
  readonly thread: JsThread;
  /** The native side of each session object. */
  readonly sessions: WeakMap<object, NativeSession>;
}

export function bindingEnvironment(
  world: BindingWorld,
  process: SimulatedProcess,
  options: BindingOptions,
): BindingEnvironment {
  const thread = new JsThread(world.clock, process, options.onUncaught);
  return { world, process, options, thread, sessions: new WeakMap() };
}

export function errorOf({ world }: BindingEnvironment, code: number): BusinessError {
  return libraryError(world.profile, code);
}

/** Code of wrong arguments, of a foreign `this` and of most else (`spec/js-api.md §2.1` no. 6). */
export const invalidArgument = 13900020;
/** Code of wrong arguments in the five calls of `spec/js-api.md §2.1` no. 6. */
export const parameterError = 401;

/**
 * First step of every entry point: the process's own token, looked at anew in each call (`spec/js-api.md §2.1` no. 1
 * and 3; clauses A1, A2).
 * @throws BusinessError 201, then 202
 */
export function checkCaller(environment: BindingEnvironment): void {
  const { process } = environment;
  if (!process.permissions.has("ohos.permission.BACKUP")) throw errorOf(environment, 201);
  if (!process.systemApp) throw errorOf(environment, 202);
}

/**
 * The argument count is strict both ways; an explicit `undefined` counts (`spec/js-api.md §2.1` no. 4).
 * @throws BusinessError `code`
 */
export function checkCount(
  environment: BindingEnvironment,
  args: readonly unknown[],
  [least, most]: readonly [number, number],
  code = invalidArgument,
): void {
  if (args.length < least || args.length > most) throw errorOf(environment, code);
}

/**
 * Hands on an argument that was read, or throws.
 * @throws BusinessError `code` when it could not be read
 */
export function required<Value>(
  environment: BindingEnvironment,
  read: Value | undefined,
  code = invalidArgument,
): Value {
  if (read === undefined) throw errorOf(environment, code);
  return read;
}
