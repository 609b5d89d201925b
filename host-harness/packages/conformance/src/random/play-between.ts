import type { JsonValue } from "../json-value.js";
import type { Actor } from "./actor.js";
import type { Between } from "./plan.js";

/** The callbacks of every session of a plan. */
const callbacks: JsonValue = {
  callbacks: [
    "onFileReady",
    "onBundleBegin",
    "onBundleEnd",
    "onAllBundlesEnd",
    "onBackupServiceDied",
    "onResultReport",
    "onProcess",
    "onBackupSizeReport",
  ],
};

/** A session object that was opened, or that could not be. */
export interface OpenedSession {
  readonly kind: string;
  readonly name: string;
  readonly isOpen: boolean;
}

export async function openSession(actor: Actor, kind: string): Promise<OpenedSession> {
  const name = actor.nextSession();
  const { outcome } = await actor.call(`new ${kind}`, [callbacks], name);
  return { kind, name, isOpen: outcome?.["returned"] !== undefined };
}

/** Releases a session and rests, so that the platform may end the service. */
export async function release(actor: Actor, { kind, name }: OpenedSession, restMs: number): Promise<void> {
  await actor.call(`${kind}.release`, [], name);
  await actor.pause(restMs);
}

/** An argument in callback style, or nothing. */
export function styled(style: "promise" | "callback"): readonly JsonValue[] {
  return style === "callback" ? [{ function: true }] : [];
}

/** Bundles of an append, as the kind of session wants them. */
export function bundlesArgument(
  kind: string,
  names: readonly string[],
  manifestOf: (name: string) => JsonValue,
): JsonValue[] {
  if (kind !== "IncrementalBackupSession") return [...names];
  return names.map((bundleName) => ({
    bundleName,
    lastIncrementalTime: 0,
    manifestFd: manifestOf(bundleName),
  }));
}

/** What the caller does while the session is busy. True when the session is to be released at once. */
export async function playBetween(
  actor: Actor,
  session: OpenedSession,
  between: readonly Between[],
): Promise<boolean> {
  for (const one of between) {
    await actor.pause(one.afterMs);
    if (one.do === "release") return true;
    await playOne(actor, session, one);
  }
  return false;
}

async function playOne(actor: Actor, session: OpenedSession, one: Between): Promise<void> {
  const method = (name: string, args: readonly JsonValue[]): Promise<unknown> =>
    actor.call(`${session.kind}.${name}`, args, session.name);
  switch (one.do) {
    case "rate":
      for (const rate of one.rates) await actor.call("module.updateSendRate", [one.bundle, rate]);
      return;
    case "timer":
      await actor.call("module.updateTimer", [one.bundle, one.limitMs]);
      return;
    case "cancel":
      await method("cancel", [one.bundle]);
      return;
    case "append": {
      const none = (): JsonValue => ({ text: "" });
      const document = session.kind === "SessionRestore" ? [{ fd: actor.document ?? {} }] : [];
      await method("appendBundles", [
        ...document,
        bundlesArgument(session.kind, one.bundles, none),
        ...styled(one.style),
      ]);
      return;
    }
    case "second":
      await openSession(actor, one.kind);
      return;
    case "sizes":
      await method("getBackupDataSize", [
        one.precise,
        one.bundles.map((bundleName) => ({ bundleName, lastIncrementalTime: 0 })),
      ]);
      return;
    case "clean":
      await method("cleanBundleTempDir", [one.bundle]);
      return;
    case "compatibility":
      await method("getCompatibilityInfo", [one.bundle, one.info]);
      return;
    case "backup-info":
      await actor.call("module.getBackupInfo", [one.bundle]);
      return;
    case "kill":
      if (one.what === "extension") actor.begin("world:killExtension", [one.bundle]);
      else actor.begin(one.what === "service" ? "world:killService" : "world:killClient");
      return;
    case "release":
      return;
  }
}
