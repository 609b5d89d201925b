import { applicationOutcome } from "@ohbackup/reference-model";
import type { ApplicationOutcome, CallbackDeed } from "@ohbackup/reference-model";
import { asObject } from "../../json-value.js";
import type { JsonValue } from "../../json-value.js";
import type { KnownBundle } from "../../trace/header.js";

/** What the application of a bundle makes of its backup or restore; undefined when the trace does not tell. */
export function scriptedOutcome(
  bundle: KnownBundle | undefined,
  phase: "backup" | "restore",
): ApplicationOutcome | undefined {
  if (bundle === undefined) return undefined;
  const behaviour = bundle.behaviour ?? {};
  const [extendedName, plainName] =
    phase === "backup" ? (["onBackupEx", "onBackup"] as const) : (["onRestoreEx", "onRestore"] as const);
  const extended = deedOf(behaviour[extendedName]);
  const plain = deedOf(behaviour[plainName]);
  if (extended === "unknown") return undefined;
  const outcome = applicationOutcome(extended, plain === "unknown" ? undefined : plain);
  const asksPlain = extended === undefined || (extended.does === "answers" && extended.text === "");
  return asksPlain && plain === "unknown" ? undefined : outcome;
}

/** The deed a scripted callback does; undefined for one that was not told anything. */
function deedOf(script: JsonValue | undefined): CallbackDeed | "unknown" | undefined {
  if (script === undefined) return undefined;
  const object = asObject(script);
  if (object === undefined) return "unknown";
  const { mode, value, throwString } = object;
  switch (mode ?? "return") {
    case "return":
    case "resolve":
      if (value === undefined) return { does: "answers", text: "" };
      return typeof value === "string" ? { does: "answers", text: value } : "unknown";
    case "throw":
    case "reject":
      return typeof throwString === "string"
        ? { does: "throws-text", text: throwString }
        : { does: "throws-error" };
    case "never":
      return { does: "hangs" };
    case "die":
    case "exit":
      return { does: "dies" };
    default:
      return "unknown";
  }
}

/** True when callbacks of the application may change its files before they are packed. */
export function changesItsFiles(bundle: KnownBundle | undefined): boolean {
  return Object.values(bundle?.behaviour ?? {}).some((script) => {
    const object = asObject(script);
    return object === undefined || object["write"] !== undefined || object["remove"] !== undefined;
  });
}

/**
 * The text that a scripted callback hands over at once: only what is returned counts, a promise gives an empty text
 * (recording `get_backup_info`). Undefined when the trace does not tell.
 */
export function scriptedText(bundle: KnownBundle | undefined, method: string): string | undefined {
  if (bundle === undefined) return undefined;
  const script = bundle.behaviour?.[method];
  if (script === undefined) return "";
  const object = asObject(script);
  if (object === undefined) return undefined;
  const { mode, value } = object;
  if (mode === undefined || mode === "return") return typeof value === "string" ? value : undefined;
  return mode === "resolve" || mode === "reject" || mode === "throw" ? "" : undefined;
}
