import type { ClauseId, ClientMessage, DeliveryContext, Fault } from "@ohbackup/reference-model";

/** A deviation with the clauses that must notice it. */
export interface NamedFault {
  readonly fault: Fault;
  /** What goes wrong, in one sentence. */
  readonly about: string;
  /** Each of these is violated when the fault shows. */
  readonly caughtBy: readonly ClauseId[];
  /** A scenario of the catalogue in which it shows. */
  readonly shownBy: string;
}

/** A fault that changes what the service sends; `change` gives undefined where everything stays as it is. */
export function deliveryFault(
  name: string,
  change: (message: ClientMessage, context: DeliveryContext) => readonly ClientMessage[] | undefined,
): Fault {
  return { name, deliver: (message, context) => change(message, context) ?? [message] };
}
