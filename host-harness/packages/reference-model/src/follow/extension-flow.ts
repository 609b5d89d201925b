import type { ApplicationOutcome } from "../rules/index.js";

/**
 * What an extension process still does by itself (`spec/backup-extension.md §2.2`): the order of its calls to the
 * service, without the files behind them.
 */
export type Flow =
  /** The application was asked; `outcome` undefined = nobody knows what it makes of it. */
  | {
      readonly at: "asking";
      readonly phase: "backup" | "restore";
      readonly outcome: ApplicationOutcome | undefined;
    }
  /** An incremental backup waits for the list of local files. */
  | { readonly at: "waiting-for-list"; readonly report: string | undefined }
  /** Packs and sends; `report` is still to be made. `hasOnlyIndex`: there is nothing but an index to send, perhaps. */
  | {
      readonly at: "sending";
      readonly report: string | undefined;
      readonly isIndexSent: boolean;
      readonly hasOnlyIndex?: boolean;
    }
  /** Reports and ends with an error; a second run of one process may then send an index (`scanFailed`). */
  | {
      readonly at: "failing";
      readonly code: number;
      readonly report: string | undefined;
      readonly isRepeated?: boolean;
    }
  | { readonly at: "unpacking" }
  /** The service wants the application's `onRelease` to be run, or a restore has reported. */
  | { readonly at: "releasing"; readonly isResultReport: boolean; readonly code: number };
