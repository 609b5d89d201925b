import { isOurBundle, roles } from "./roles.js";
import type { Scenario, Step } from "./scenario.js";

/** A mistake that the shape alone does not show. */
export interface ReferenceProblem {
  /** Path into the document, `steps[3].session`. */
  path: string;
  text: string;
}

/**
 * The first name in a scenario that leads nowhere: a role that nobody plays, a session that no earlier step opened,
 * a document that no earlier step got, a tree for a bundle that is not ours.
 */
export function brokenReference(scenario: Scenario): ReferenceProblem | undefined {
  return brokenWorld(scenario) ?? brokenStep(scenario);
}

function brokenWorld(scenario: Scenario): ReferenceProblem | undefined {
  const seen = new Set<string>();
  for (const [index, { bundle }] of scenario.world.bundles.entries()) {
    const path = `world.bundles[${index}].bundle`;
    const role = brokenRole(bundle, path);
    if (role !== undefined) return role;
    if (!bundle.startsWith("$") && !isOurBundle(bundle)) {
      return { path, text: `${JSON.stringify(bundle)} is none of our bundles; name a role (${roleNames()})` };
    }
    if (seen.has(bundle)) return { path, text: `${JSON.stringify(bundle)} is listed twice` };
    seen.add(bundle);
  }
  return undefined;
}

function brokenStep(scenario: Scenario): ReferenceProblem | undefined {
  const opened = new Set<string>();
  const documents = new Set<string>();
  for (const [index, step] of scenario.steps.entries()) {
    const path = `steps[${index}]`;
    const problem =
      brokenBundle(step, path) ?? brokenSession(step, path, opened) ?? brokenDocument(step, path, documents);
    if (problem !== undefined) return problem;
    if (step.do === "open") opened.add(step.session);
    if (step.do === "capabilities" || step.do === "document") documents.add(step.as);
  }
  return undefined;
}

function brokenBundle(step: Step, path: string): ReferenceProblem | undefined {
  if (step.do === "append") {
    for (const [index, bundle] of step.bundles.entries()) {
      const problem = brokenRole(bundle, `${path}.bundles[${index}]`);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }
  if (step.do === "wait") {
    return step.for.bundle === undefined ? undefined : brokenRole(step.for.bundle, `${path}.for.bundle`);
  }
  return "bundle" in step ? brokenRole(step.bundle, `${path}.bundle`) : undefined;
}

function brokenRole(bundle: string, path: string): ReferenceProblem | undefined {
  if (!bundle.startsWith("$")) return undefined;
  const [role = bundle] = bundle.split(":");
  if (Object.hasOwn(roles, role)) return undefined;
  return { path, text: `nobody plays the role ${JSON.stringify(role)}; known: ${roleNames()}` };
}

function brokenSession(step: Step, path: string, opened: ReadonlySet<string>): ReferenceProblem | undefined {
  if (step.do === "open") {
    if (!opened.has(step.session)) return undefined;
    return { path: `${path}.session`, text: `${JSON.stringify(step.session)} was opened before` };
  }
  if (step.do === "wait") {
    if (step.for.session === undefined || opened.has(step.for.session)) return undefined;
    return { path: `${path}.for.session`, text: notOpened(step.for.session) };
  }
  if (!("session" in step) || opened.has(step.session)) return undefined;
  return { path: `${path}.session`, text: notOpened(step.session) };
}

function notOpened(session: string): string {
  return `no earlier step opens ${JSON.stringify(session)}`;
}

function brokenDocument(
  step: Step,
  path: string,
  documents: ReadonlySet<string>,
): ReferenceProblem | undefined {
  if (step.do === "document" && (step.text === undefined) === (step.json === undefined)) {
    return { path, text: "expected either text or json" };
  }
  if (step.do !== "append" || step.capabilities === undefined) return undefined;
  if (documents.has(step.capabilities)) return undefined;
  const name = JSON.stringify(step.capabilities);
  return { path: `${path}.capabilities`, text: `no earlier step gets or makes the document ${name}` };
}

function roleNames(): string {
  return Object.keys(roles).join(", ");
}
