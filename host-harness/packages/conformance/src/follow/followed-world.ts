import { followedBundles } from "@ohbackup/reference-model";
import type { ConnectMode, FollowedWorld, KnownExtension } from "@ohbackup/reference-model";
import { scriptedOutcome } from "../judge/history/behaviour.js";
import { isRecording } from "../judge/history/patience.js";
import type { KnownBundle } from "../trace/header.js";
import type { Trace } from "../trace/trace.js";
import { limitsOf } from "../judge/limits-of-trace.js";

/** Recorders waited so long for one thing, and a little longer. */
const longestWaitMs = 40_000;

/** What a trace says of the world it was made in. */
export function followedWorld(trace: Trace): FollowedWorld {
  const facts = trace.header.facts;
  const known = new Map(
    (facts?.bundles ?? [])
      .filter(({ installed }) => installed)
      .map((bundle) => [bundle.name, bundle] as const),
  );
  const registry = followedBundles(
    [...known.values()].map((bundle) => ({
      name: bundle.name,
      isSpecial: bundle.specialCodePath,
      isSingleton: bundle.singleton === true,
      config: bundle.hasExtension ? configOf(bundle) : undefined,
    })),
    facts?.systemAbilities ?? [],
  );
  return {
    bundles: registry,
    extensionOf: (bundleName) => {
      const bundle = known.get(bundleName);
      // What counts as absent has no extension (`spec/backup-service.md §3.4`).
      return bundle === undefined || bundle.specialCodePath
        ? undefined
        : extensionOf(
            bundle,
            registry.find(bundleName)?.allowed === true,
            registry.find(bundleName)?.hasExtension === true,
          );
    },
    time: isRecording({ trace }) ? { longestWaitMs } : "ms",
    isCutOff: limitsOf(trace).length > 0,
    showsServiceEnd: trace.header.environment === true,
  };
}

/** What was read of a configuration counts when its text is not known. */
function configOf({ config, allowed }: KnownBundle): string {
  if (config === undefined) return JSON.stringify({ allowToBackupRestore: allowed });
  return typeof config === "string" ? config : JSON.stringify(config);
}

function extensionOf(
  bundle: KnownBundle,
  allowed: boolean,
  hasExtension: boolean,
): KnownExtension | undefined {
  if (!hasExtension) return undefined;
  const { behaviour = {}, connect } = bundle;
  return {
    connect: connectMode(connect?.["mode"]),
    allowed,
    backup: scriptedOutcome(bundle, "backup"),
    restore: scriptedOutcome(bundle, "restore"),
    asksProgress: behaviour["onProcess"] !== undefined,
    hasOnRelease: behaviour["onRelease"] !== undefined,
  };
}

function connectMode(mode: unknown): ConnectMode {
  return mode === "error" || mode === "never" || mode === "null" ? mode : "ok";
}
