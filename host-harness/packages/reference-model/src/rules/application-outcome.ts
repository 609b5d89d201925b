import { serviceCodes } from "./service-codes.js";

/** What one callback of an application does when it is asked. */
export type CallbackDeed =
  /** Returns or resolves; the text counts only in extended callbacks. */
  | { readonly does: "answers"; readonly text: string }
  /** Throws, or rejects with, an `Error`. */
  | { readonly does: "throws-error" }
  /** Throws, or rejects with, a bare text. */
  | { readonly does: "throws-text"; readonly text: string }
  | { readonly does: "hangs" }
  | { readonly does: "dies" };

/** What becomes of a bundle whose application does this. */
export type ApplicationOutcome =
  | { readonly ends: "well"; readonly report: string | undefined }
  | { readonly ends: "with-error"; readonly code: number; readonly errorText: string | undefined }
  | { readonly ends: "never" }
  | { readonly ends: "by-death" };

/**
 * What the extension makes of the application's callbacks, in backup and restore alike (clauses B19, B20, F-5,
 * D10 to D12; `spec/backup-extension.md §2.2`): the extended callback is asked first, and the plain one only when it is
 * missing or answered with an empty text. An `Error` ends the bundle without a report, a thrown text with one
 * (recordings `onbackup_throws`, `onbackup_throws_string`).
 * @param extended `onBackupEx` or `onRestoreEx`; undefined when the application does not have it
 * @param plain `onBackup` or `onRestore`; undefined when it is the base class's, which does nothing
 */
export function applicationOutcome(
  extended: CallbackDeed | undefined,
  plain: CallbackDeed | undefined,
): ApplicationOutcome {
  if (extended !== undefined && (extended.does !== "answers" || extended.text !== ""))
    return outcomeOf(extended, true);
  return plain === undefined ? { ends: "well", report: undefined } : outcomeOf(plain, false);
}

function outcomeOf(deed: CallbackDeed, isExtended: boolean): ApplicationOutcome {
  switch (deed.does) {
    case "answers":
      return { ends: "well", report: isExtended && deed.text !== "" ? deed.text : undefined };
    case "throws-error":
      return { ends: "with-error", code: serviceCodes.extensionThrew, errorText: undefined };
    case "throws-text":
      return { ends: "with-error", code: serviceCodes.extensionThrew, errorText: deed.text };
    case "hangs":
      return { ends: "never" };
    case "dies":
      return { ends: "by-death" };
  }
}
