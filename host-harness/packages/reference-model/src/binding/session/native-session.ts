import type { SessionKind } from "../../service/service-door.js";
import { errorOf, invalidArgument } from "../binding-environment.js";
import type { BindingEnvironment } from "../binding-environment.js";

/** The native side of a session object. */
export interface NativeSession {
  readonly kind: SessionKind;
}

/** The native session of `this`, or undefined for a foreign or missing one. */
export function findSession(
  { sessions }: BindingEnvironment,
  receiver: unknown,
  kind: SessionKind,
): NativeSession | undefined {
  if (typeof receiver !== "object" || receiver === null) return undefined;
  const session = sessions.get(receiver);
  return session?.kind === kind ? session : undefined;
}

/** @throws BusinessError 13900020 for a foreign or missing `this` (`spec/js-api.md §2.1` no. 18) */
export function checkSession(environment: BindingEnvironment, receiver: unknown, kind: SessionKind): void {
  if (findSession(environment, receiver, kind) === undefined) throw errorOf(environment, invalidArgument);
}
