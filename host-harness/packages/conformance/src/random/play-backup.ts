import type { JsonValue } from "../json-value.js";
import type { Actor } from "./actor.js";
import type { PlanStepOf } from "./plan.js";
import { bundlesArgument, openSession, playBetween, release, styled } from "./play-between.js";

/** Capabilities, a session, one append, whatever lies between, and a release once the service is quiet. */
export async function playBackup(actor: Actor, step: PlanStepOf<"backup">): Promise<void> {
  if (step.asksCapabilities) {
    const list = step.bundles.map((bundleName) => ({ bundleName, lastIncrementalTime: 0 }));
    await actor.askCapabilities(step.kind === "IncrementalBackupSession" ? [list] : []);
  }
  const session = await openSession(actor, step.kind);
  if (!session.isOpen) return;
  const from = actor.events.length;
  const manifestOf = (name: string): JsonValue =>
    step.manifests
      ? { text: actor.saved.get(name)?.find(({ uri }) => uri === "manage.json")?.manifest ?? "" }
      : -1;
  const infos = step.infos === undefined ? [] : [step.infos];
  const args = [bundlesArgument(step.kind, step.bundles, manifestOf), ...infos, ...styled(step.style)];
  await actor.call(`${step.kind}.appendBundles`, args, session.name);
  const early = await playBetween(actor, session, step.between);
  if (!early) await actor.untilQuiet(step.quiet);
  actor.keepSaved(from);
  await release(actor, session, step.quiet.thenMs);
}
