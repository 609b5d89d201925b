import { serviceCodeToJs } from "../../errors/backup-table.js";
import { createBusinessError } from "../../errors/business-error.js";
import type { BusinessError } from "../../errors/business-error.js";
import type { ClientMessage, OpenAnswer, SessionKind } from "../../service/service-door.js";
import { checkCaller, checkCount, errorOf, invalidArgument } from "../binding-environment.js";
import type { BindingEnvironment } from "../binding-environment.js";
import { isObject } from "../script-values.js";
import { captureCallbacks } from "./captured-callbacks.js";
import { EventDelivery } from "./event-delivery.js";

/**
 * Error of a constructor whom the service refused: the first releases say 13900020 whatever happened, later ones pass
 * on the service's code and, at a conflict, its text (`spec/js-api.md §2.4` table 1; clause F1).
 */
function refusal(environment: BindingEnvironment, { code, message }: OpenAnswer): BusinessError {
  const { flags } = environment.world.profile;
  if (flags.constructorConflict === "invalid-argument") return errorOf(environment, invalidArgument);
  const { code: jsCode, text } = serviceCodeToJs(code);
  return createBusinessError(jsCode, message ?? text);
}

/** Opens the session, unless the service cannot be loaded. */
function open(
  { world, process }: BindingEnvironment,
  kind: SessionKind,
  deliver: (message: ClientMessage) => void,
): OpenAnswer {
  const unreachable = world.service.unreachable?.(process) ?? 0;
  if (unreachable !== 0) return { code: world.profile.flags.unreachableServiceCode };
  return world.service.openSession(process, kind, deliver);
}

/** What the constructor of a session class does: checks, captures the callbacks, opens the session in the service. */
export function openSession(
  environment: BindingEnvironment,
  receiver: object,
  kind: SessionKind,
  args: readonly unknown[],
): void {
  checkCaller(environment);
  checkCount(environment, args, [1, 1]);
  const [callbacks] = args;
  if (!isObject(callbacks)) throw errorOf(environment, invalidArgument);
  const { world, sessions } = environment;
  const delivery = new EventDelivery(environment, kind, captureCallbacks(callbacks, world.profile.flags));
  const answer = open(environment, kind, (message) => {
    delivery.deliver(message);
  });
  if (answer.code !== 0) throw refusal(environment, answer);
  sessions.set(receiver, { kind });
}
