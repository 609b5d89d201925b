import type { WorkResult } from "./async-call.js";
import type { BindingEnvironment } from "./binding-environment.js";
import { nativeObject } from "./native-shapes.js";

/** Success with `{ fd }`; the descriptor now belongs to the script, a negative number means failure (`§2.3`). */
export function fileDataResult(
  { world, process }: BindingEnvironment,
  fd: number,
  receivedIn: string,
): WorkResult {
  if (fd >= 0) world.ledger.transferred(fd, process.name, receivedIn);
  return {
    code: 0,
    value: nativeObject({ fd }),
    discard: () => {
      world.ledger.close(fd, process.name);
    },
  };
}
