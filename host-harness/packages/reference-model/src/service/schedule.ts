import {
  attemptsAfterAppend,
  attemptsAfterRemoval,
  compareBytewise,
  nextByPriority,
} from "../rules/index.js";
import type { Session } from "./state.js";
import type { Turn } from "./turn.js";

/** Names of waiting bundles in map order. */
function waitingNames(turn: Turn): readonly string[] {
  const names: string[] = [];
  for (const [name, { action }] of turn.state.session?.bundles ?? []) if (action === "WAIT") names.push(name);
  return names.sort(compareBytewise);
}

function nextName(turn: Turn, session: Session): string | undefined {
  if (turn.scheduling.byPriority !== true) return turn.scheduling.nextToStart(waitingNames(turn));
  // The map keeps the order of the appends.
  return nextByPriority([...session.bundles.values()].filter(({ action }) => action === "WAIT"));
}

/** One attempt: WAIT → START when a slot is free (`spec/backup-service.md §5.1`, clauses B1 and B2). */
function scheduleOne(turn: Turn): boolean {
  const { session } = turn.state;
  if (session === undefined || session.inUse >= turn.scheduling.maxRunning) return false;
  const name = nextName(turn, session);
  const entry = name === undefined ? undefined : session.bundles.get(name);
  if (entry?.ready !== true) return false;
  entry.action = "START";
  session.inUse += 1;
  turn.emit({ kind: "task", bundleName: entry.name });
  return true;
}

function attempt(turn: Turn, times: number): void {
  for (let count = 0; count < times && scheduleOne(turn); count += 1);
}

export function scheduleAfterAppend(turn: Turn): void {
  attempt(turn, Math.max(attemptsAfterAppend, turn.scheduling.maxRunning));
}

export function scheduleAfterRemoval(turn: Turn): void {
  attempt(turn, attemptsAfterRemoval(turn.flags));
}
