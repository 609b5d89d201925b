import {
  canonicalBundleName,
  parseBundleName,
  readCapabilityDocument,
  refusalOfWholeDocument,
  refusedBackup,
  refusedRestore,
  serviceCodes,
} from "@ohbackup/reference-model";
import type { BackupRequest, BeginRefusal, LocalBundle, ProfileFlags } from "@ohbackup/reference-model";
import { bundleInfoOf } from "./infos.js";
import type { Append } from "./append.js";
import type { KnownWorld } from "./known-world.js";
import { restores } from "./session.js";
import type { Session } from "./session.js";

/** What the service must make of an append, when everything it depends on is known. */
export interface Acceptance {
  readonly refusals: readonly BeginRefusal[];
  /** Canonical names that enter the session, in order, with repetitions. */
  readonly accepted: readonly string[];
  /** Those of {@link accepted} of which nothing is known, so that they cannot start (F4 of the first release). */
  readonly launchedUnknown: readonly string[];
  /** The service code of the call; 0 resolves. */
  readonly code: number;
  /** Clause of the code, when it is not 0. */
  readonly clause: string | undefined;
}

const nothing: Acceptance = { refusals: [], accepted: [], launchedUnknown: [], code: 0, clause: undefined };

/** The acceptance of an append in a session; undefined when the trace does not say enough to tell. */
export function acceptanceOf(
  flags: ProfileFlags,
  world: KnownWorld,
  session: Session,
  append: Append,
): Acceptance | undefined {
  return restores(session) ? restoreAcceptance(flags, world, append) : backupAcceptance(flags, world, append);
}

function backupAcceptance(flags: ProfileFlags, world: KnownWorld, append: Append): Acceptance | undefined {
  const requests: BackupRequest[] = [];
  for (const requested of append.names) {
    const facts = world.factsOf(requested);
    if (facts === undefined) return undefined;
    requests.push({ requested, canonical: canonicalBundleName(parseBundleName(requested)), facts });
  }
  return { ...refusedBackup(flags, requests), code: 0, clause: undefined };
}

function restoreAcceptance(flags: ProfileFlags, world: KnownWorld, append: Append): Acceptance | undefined {
  // The library itself looks whether the descriptor is open, so that the service never hears of the call.
  if (append.document?.state === "not-open")
    return { ...nothing, code: serviceCodes.invalidArgument, clause: "C2" };
  if (append.document?.state !== "text") return undefined;
  const names = namesWithCallbacks(flags, append);
  const reading = readCapabilityDocument(append.document.text);
  if (!reading.valid) {
    const { code, clause } = reading;
    return { ...nothing, refusals: refusalOfWholeDocument(flags, names), code, clause };
  }
  const local: LocalBundle[] = [];
  for (const name of names) {
    const facts = world.factsOf(name);
    if (facts === undefined) return undefined;
    if (!facts.installed || facts.specialCodePath) continue;
    local.push({
      ...parseBundleName(name),
      extensionName: facts.hasExtension ? "BackupExtensionAbility" : "",
    });
  }
  const { refusals, accepted } = refusedRestore(flags, names, local, reading.document.entries);
  return { ...nothing, refusals, accepted: accepted.map(({ bundleName }) => bundleName) };
}

/** Clause H9: bundles whose infos are broadcast only take no part. */
function namesWithCallbacks(flags: ProfileFlags, { names, infos }: Append): readonly string[] {
  if (infos === undefined || !flags.infosKnowBroadcastType) return names;
  return names.filter((_, index) => {
    const { broadcasts } = bundleInfoOf(flags, infos[index] ?? "");
    return !broadcasts.some(({ isBroadcastOnly }) => isBroadcastOnly);
  });
}
