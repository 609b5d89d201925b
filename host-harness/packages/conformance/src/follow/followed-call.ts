import { dropsDeathNotice, isSystemAbilityName, libraryError } from "@ohbackup/reference-model";
import type {
  FollowedAnswer,
  FollowedCall,
  IncrementalBundle,
  Profile,
  SeenAnswer,
} from "@ohbackup/reference-model";
import { asObject, asStrings } from "../json-value.js";
import type { JsonValue } from "../json-value.js";
import { appendOf } from "../judge/history/append.js";
import { errorOf, valueOf } from "../judge/history/call.js";
import type { Call } from "../judge/history/call.js";
import { descriptorIsOpen } from "../judge/history/descriptors.js";
import { outcomeError } from "../trace/event.js";
import type { FollowedLibrary } from "./followed-library.js";

/** Stands for a descriptor that is open; which one, no trace says. */
const someDescriptor = 3;

/** Functions and methods that the library or another part of the platform answers alone. */
const withoutService: ReadonlySet<string> = new Set(["getBackupVersion", "migrateFile", "getApkFileHandle"]);

/** What goes wrong shows in their values alone (`spec/backup-service.md §7.8`). */
const neverFail: ReadonlySet<string> = new Set(["getLocalCapabilities", "getBackupInfo"]);

/** A call as it reaches the service; `nothing` when it does not, `unknown` when the trace tells too little. */
export function followedCall(call: Call, library: FollowedLibrary): FollowedCall | "nothing" | "unknown" {
  if (call.kind !== undefined && call.method === "new") return opening(call);
  if (withoutService.has(call.method)) return "nothing";
  switch (call.method) {
    case "appendBundles":
      return append(call);
    case "getFileHandle":
    case "publishFile":
      return fileCall(call, call.method);
    case "getFileHandles":
      return batchCall(call);
    case "release":
      return { name: "release" };
    case "cancel":
      return { name: "cancel", bundleName: textOf(call.args[0]) };
    case "updateTimer":
    case "updateSendRate": {
      const read = library.numberOf(call);
      if (read === undefined) return "nothing";
      const { bundleName, value } = read;
      return call.method === "updateTimer"
        ? { name: "updateTimer", bundleName, timeoutMs: value }
        : { name: "updateSendRate", bundleName, rate: value };
    }
    case "getBackupDataSize":
      return { name: "getBackupDataSize", list: [] };
    case "cleanBundleTempDir":
      return { name: "cleanBundleTempDir", bundleName: textOf(call.args[0]) };
    default:
      return {
        name: "other",
        dropsProxy: dropsDeathNotice(call.method, call.kind !== undefined),
        neverFails: neverFail.has(call.method),
      };
  }
}

function opening(call: Call): FollowedCall | "unknown" {
  if (call.kind === undefined) return "unknown";
  const names = asStrings(asObject(call.args[0])?.["callbacks"]);
  return {
    name: "openSession",
    kind: call.kind,
    session: call.session ?? `call ${call.id}`,
    callbacks: names === undefined ? undefined : new Set(names),
  };
}

function append(call: Call): FollowedCall | "nothing" | "unknown" {
  const made = appendOf(call);
  if (made === undefined || made.fate === "not-made") return "nothing";
  const { document, infos, names } = made;
  switch (call.kind) {
    case "SessionBackup":
      return { name: "appendBackup", bundleNames: names, infos };
    case "IncrementalBackupSession":
      return { name: "appendIncremental", bundles: bundlesOf(call.args[0]), infos };
    case "SessionRestore":
      if (document?.state === "not-open") return "nothing";
      if (document?.state !== "text") return "unknown";
      return { name: "appendRestore", document: document.text, bundleNames: names, infos };
    case undefined:
      return "nothing";
  }
}

function bundlesOf(list: JsonValue | undefined): readonly IncrementalBundle[] {
  return (Array.isArray(list) ? list : []).map((element) => {
    const { bundleName, lastIncrementalTime, manifestFd } = asObject(element) ?? {};
    const isOpen = manifestFd !== undefined && descriptorIsOpen(manifestFd) === true;
    return {
      bundleName: textOf(bundleName),
      lastIncrementalTime: typeof lastIncrementalTime === "number" ? lastIncrementalTime : 0,
      manifestFd: isOpen ? someDescriptor : -1,
      parameters: "",
      priority: -1,
    };
  });
}

function fileCall(call: Call, name: "getFileHandle" | "publishFile"): FollowedCall | "nothing" {
  const file = asObject(call.args[0]);
  const bundleName = textOf(file?.["bundleName"]);
  const uri = textOf(file?.["uri"]);
  const isRefused = name === "publishFile" && isSystemAbilityName(bundleName) && !/^\d+$/.test(uri);
  return isRefused ? "nothing" : { name, bundleName, uri };
}

function batchCall(call: Call): FollowedCall | "nothing" {
  const file = asObject(call.args[0]);
  const uris = asStrings(file?.["uris"]) ?? [];
  return uris.length === 0
    ? "nothing"
    : { name: "getFileHandles", bundleName: textOf(file?.["bundleName"]), uris };
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : "";
}

/** What a script saw of the service's answer, through the library. */
export function seenAnswer(call: Call, profile: Profile, library: FollowedLibrary): SeenAnswer {
  const { doneSeq, outcome } = call;
  if (outcome === undefined || doneSeq === undefined || "pending" in outcome)
    return { seq: Number.POSITIVE_INFINITY, fits: () => true };
  const seen = outcomeError(outcome)?.code;
  return {
    seq: doneSeq,
    fits: (answer) => {
      const known = knownAnswer(call, answer, profile, library);
      return (
        known === undefined ||
        ("value" in known
          ? valueOf(call) === known.value
          : seen === known.code && (known.code === undefined) === (errorOf(call) === undefined))
      );
    },
  };
}

/** The value or the code that the library makes of an answer; undefined when it depends on more. */
function knownAnswer(
  call: Call,
  answer: FollowedAnswer,
  profile: Profile,
  library: FollowedLibrary,
): { readonly value: JsonValue } | { readonly code: number | undefined } | undefined {
  if (typeof answer === "boolean") return { value: answer };
  if (call.method === "cancel") return { value: answer.code };
  if (call.method === "new")
    return call.kind === undefined ? undefined : { code: library.constructorError(call.kind, answer) };
  if (answer.code === 0) return { code: undefined };
  // Every failure of a scan is told with the same code (`spec/js-api.md §2.4`).
  const code = call.method === "getBackupDataSize" ? scanFailed : answer.code;
  return { code: codeOf(libraryError(profile, code)) };
}

const scanFailed = 13900020;

function codeOf({ code }: { readonly code: unknown }): number | undefined {
  return typeof code === "number" ? code : undefined;
}
