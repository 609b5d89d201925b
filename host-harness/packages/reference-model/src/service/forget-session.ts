import type { Turn } from "./turn.js";

/** `Deactive`: the session's record is reset, the count falls. */
export function forgetSession(turn: Turn): void {
  const { state } = turn;
  if (state.session === undefined) return;
  for (const { manifestFd } of state.session.bundles.values()) {
    if (manifestFd >= 0) turn.emit({ kind: "closeDescriptor", fd: manifestFd });
  }
  state.session = undefined;
  state.sessionCount = Math.max(0, state.sessionCount - 1);
  turn.emit({ kind: "forgetClient" });
}
