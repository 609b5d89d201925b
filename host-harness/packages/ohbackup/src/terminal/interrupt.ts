/** A signal that is aborted by Ctrl-C, SIGTERM or a terminal that is closed, and a way to stop listening. */
export interface Interrupt {
  readonly signal: AbortSignal;
  dispose(): void;
}

const interruptions = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Listens for an interruption. The first one asks everything to stop; a second one ends the process at once,
 * for a person who does not want to wait.
 */
export function listenForInterrupt(onInterrupt: () => void): Interrupt {
  const controller = new AbortController();
  const interrupt = (): void => {
    if (controller.signal.aborted) process.exit(130);
    onInterrupt();
    controller.abort(new Error("interrupted"));
  };
  for (const name of interruptions) process.on(name, interrupt);
  return {
    signal: controller.signal,
    dispose: () => {
      for (const name of interruptions) process.off(name, interrupt);
    },
  };
}
