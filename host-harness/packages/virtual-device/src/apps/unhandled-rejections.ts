/** Tells whether a rejection is its own; then nobody else hears of it. */
type RejectionOwner = (reason: unknown) => boolean;

const owners = new Set<RejectionOwner>();

function onUnhandledRejection(reason: unknown): void {
  if ([...owners].some((owner) => owner(reason))) return;
  // Not of device code. As if this listener were not there: another one decides, or the host program ends.
  if (process.listenerCount("unhandledRejection") > 1) return;
  throw reason instanceof Error ? reason : new Error(`Unhandled rejection: ${String(reason)}`);
}

/**
 * Keeps a promise that device code rejected and forgot from ending the host program: on a device such a rejection is
 * only logged, and here all simulated processes share one JS engine.
 * @returns ends the watch
 */
export function watchRejections(owner: RejectionOwner): () => void {
  if (owners.size === 0) process.on("unhandledRejection", onUnhandledRejection);
  owners.add(owner);
  return () => {
    if (owners.delete(owner) && owners.size === 0) process.off("unhandledRejection", onUnhandledRejection);
  };
}

/**
 * True for what device code below `sourceRoot` can have rejected with: an error made there, or one of the platform,
 * whose codes are numbers as those of the host never are.
 */
export function isOfDeviceCode(reason: unknown, sourceRoot: string): boolean {
  if (!(reason instanceof Error)) return false;
  if ("code" in reason && typeof reason.code === "number") return true;
  return reason.stack?.includes(`${sourceRoot}/`) === true && reason.stack.includes(".ets");
}
