import type { Actor } from "./actor.js";
import { documentArgument } from "./capability-document.js";
import type { PlanStepOf } from "./plan.js";
import { openSession, playBetween, release, styled } from "./play-between.js";
import type { OpenedSession } from "./play-between.js";
import { reportFor } from "./reports.js";
import type { SavedFile } from "./saved-files.js";

/** A caller waits so long for a file that it asked for. */
const handlePatienceMs = 2_000;

/** Gives back what the last backup delivered of a bundle. */
export async function playRestore(actor: Actor, step: PlanStepOf<"restore">): Promise<void> {
  const { bundle } = step;
  const saved = actor.saved.get(bundle) ?? [];
  if (actor.document === undefined) await actor.askCapabilities();
  if (step.clears) actor.begin("world:clearData", [bundle]);
  const session = await openSession(actor, "SessionRestore");
  if (!session.isOpen) return;
  const from = actor.events.length;
  const document = documentArgument(step.document, actor.document);
  const infos = step.infos === undefined ? [] : [step.infos];
  const names = [bundle, ...step.others];
  const append = await actor.call(
    "SessionRestore.appendBundles",
    [document, names, ...infos, ...styled(step.style)],
    session.name,
  );
  const accepted = append.outcome?.["resolved"] !== undefined || append.outcome?.["callback"] !== undefined;
  let early = false;
  if (accepted) {
    if (step.early) for (const file of saved) await askFor(actor, session, bundle, file);
    const began = await actor.until(() => hasBegun(actor, bundle, from), step.quiet.forMs);
    if (began) await giveBack(actor, session, step, saved);
    early = await playBetween(actor, session, step.between);
    if (!early) await actor.untilQuiet(step.quiet);
  }
  await release(actor, session, step.quiet.thenMs);
}

function hasBegun({ events }: Actor, bundle: string, from: number): boolean {
  return events
    .slice(from)
    .some(
      ({ cb, members }) =>
        cb === "onBundleBegin" && members["bundle"] === bundle && members["err"] === undefined,
    );
}

async function askFor(
  actor: Actor,
  session: OpenedSession,
  bundleName: string,
  { uri }: SavedFile,
): Promise<void> {
  await actor.call("SessionRestore.getFileHandle", [{ bundleName, uri }], session.name);
}

async function giveBack(
  actor: Actor,
  session: OpenedSession,
  step: PlanStepOf<"restore">,
  saved: readonly SavedFile[],
): Promise<void> {
  const { handles } = actor.stage.observer;
  for (const [index, file] of saved.entries()) {
    const key = `${step.bundle} ${file.uri}`;
    if (!step.early) await askFor(actor, session, step.bundle, file);
    if (!(await actor.until(() => (handles.get(key)?.length ?? 0) > 0, handlePatienceMs))) continue;
    const reports = step.reports === "all" || (step.reports === "first" && index === 0);
    actor.stage.perform({
      t: 0,
      call: "client:write",
      args: [{ bundleName: step.bundle, uri: file.uri }],
      manifest: reports ? reportFor(file, saved) : "",
    });
  }
  for (let count = 0; count < step.publishes; count += 1)
    await actor.call("SessionRestore.publishFile", [{ bundleName: step.bundle, uri: "" }], session.name);
}
