import type { ClientMessage, SessionKind } from "../service/service-door.js";
import type { SandboxFiles } from "./sandbox-files.js";

/** What a fault may look at and do when a message is about to be delivered. */
export interface DeliveryContext {
  readonly sessionKind: SessionKind;
  /** 1 for the first message of this callback about this bundle in the session (all-ends: of the session). */
  readonly occurrence: number;
  /** Closes a descriptor that the message hands to the client, as if the service had kept it to itself. */
  readonly closeDescriptor: (fd: number) => void;
}

export interface PackedFile {
  readonly bundleName: string;
  readonly uri: string;
  readonly sessionKind: SessionKind;
}

/**
 * A named deviation of the simulated service: what a judge must catch. Hooks keep no state of their own; a world may
 * have several faults, which apply in order.
 */
export interface Fault {
  readonly name: string;
  /** Stands between service and client: drops, repeats, changes, reorders within one message. */
  deliver?(message: ClientMessage, context: DeliveryContext): readonly ClientMessage[];
  /** Instead of the rule B2. */
  readonly maxRunning?: number;
  /** Instead of the rule B1; undefined = the rule. `waiting` is in map order. */
  chooseNext?(waiting: readonly string[]): string | undefined;
  /** Changes the answer of a call; `call` is the member of the service's door, e.g. `openSession`, `appendBackup`. */
  answer?(call: string, code: number): number;
  /** Changes the bytes of a file before the client of a backup gets it. */
  changePacked?(file: PackedFile, bytes: Uint8Array): Uint8Array;
  /** Runs when a restored bundle is about to end: its application's files, to change them. */
  afterRestore?(bundleName: string, files: SandboxFiles): void;
}
