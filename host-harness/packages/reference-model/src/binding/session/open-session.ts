import { serviceCodeToJs } from "../../errors/backup-table.js";
import { createBusinessError } from "../../errors/business-error.js";
import type { BusinessError } from "../../errors/business-error.js";
import type { OpenAnswer, SessionKind } from "../../service/service-door.js";
import { checkCaller, checkCount, errorOf, invalidArgument } from "../binding-environment.js";
import type { BindingEnvironment } from "../binding-environment.js";
import { isObject } from "../script-values.js";
import { captureCallbacks } from "./captured-callbacks.js";
import { EventDelivery } from "./event-delivery.js";

const sessionConflict = 13500013;

/** Error of a constructor whom the service refused (`spec/js-api.md §2.4` table 1; clause F1). */
function refusal(environment: BindingEnvironment, { code, message }: OpenAnswer): BusinessError {
  const form = environment.world.profile.flags.constructorConflict;
  if (form === "invalid-argument") return errorOf(environment, invalidArgument);
  const { code: jsCode, text } = serviceCodeToJs(code);
  if (jsCode !== sessionConflict || message === undefined) return createBusinessError(jsCode, text);
  return createBusinessError(jsCode, form === "conflict-prefixed" ? `Session Conflict, ${message}` : message);
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
  const { world, process, sessions } = environment;
  const delivery = new EventDelivery(environment, kind, captureCallbacks(callbacks, world.profile.flags));
  const answer = world.service.openSession(process, kind, (message) => {
    delivery.deliver(message);
  });
  if (answer.code !== 0) throw refusal(environment, answer);
  sessions.set(receiver, { kind });
}
