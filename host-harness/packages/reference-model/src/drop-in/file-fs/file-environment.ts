import { bindingEnvironment } from "../../binding/binding-environment.js";
import type { BindingEnvironment } from "../../binding/binding-environment.js";
import type { BindingOptions, BindingWorld } from "../../binding/binding-world.js";
import type { SimulatedProcess } from "../../world/simulated-process.js";
import { ProcessDescriptors } from "./process-descriptors.js";

/** What the file calls of one simulated process share. */
export interface FileEnvironment extends BindingEnvironment {
  readonly descriptors: ProcessDescriptors;
}

export function fileEnvironment(
  world: BindingWorld,
  process: SimulatedProcess,
  options: BindingOptions,
): FileEnvironment {
  return {
    ...bindingEnvironment(world, process, options),
    descriptors: new ProcessDescriptors(world.ledger, process.name),
  };
}

/**
 * A file call in two steps, as in native code: reading the arguments, which throws at once, and doing it, which in a
 * promise form happens later.
 */
export interface FileOperation {
  /** Fewest and most arguments of the synchronous form. */
  readonly count: readonly [number, number];
  readonly prepare: (environment: FileEnvironment, args: readonly unknown[]) => () => unknown;
}

export type FileOperations = Readonly<Record<string, FileOperation>>;
