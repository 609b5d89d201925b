/** An option of a subcommand; all take exactly one value. */
export interface ToolOption {
  readonly name: string;
  /** May be given several times. */
  readonly isRepeatable: boolean;
  readonly isMandatory: boolean;
}

/** What a subcommand does with the service. */
export type ToolSession =
  | "none"
  | "full-backup"
  | "incremental-backup"
  | "full-restore"
  | "incremental-restore"
  | "full-restore-async"
  | "incremental-restore-async";

export interface ToolCommand {
  /** The words that name it. */
  readonly words: readonly string[];
  readonly options: readonly ToolOption[];
  readonly session: ToolSession;
}

const one = (name: string): ToolOption => ({ name, isRepeatable: false, isMandatory: true });
const many = (name: string): ToolOption => ({ name, isRepeatable: true, isMandatory: true });
const optional = (option: ToolOption): ToolOption => ({ ...option, isMandatory: false });

const asyncOptions = [one("pathCapFile"), many("bundles"), one("restoreType"), one("userId")];

/**
 * The subcommands of `backup_tool` (`spec/backup-service.md §16`). The only one whose session is that of `SessionRestore`
 * is `incrementalrestore`: a full restore asks for handles and publishes over calls that no script reaches, and is told
 * nothing as long as the service restores incrementally by default.
 */
export const toolCommands: readonly ToolCommand[] = [
  {
    words: ["backup"],
    options: [one("pathCapFile"), many("bundles"), one("isLocal")],
    session: "full-backup",
  },
  { words: ["check", "sa"], options: [], session: "none" },
  { words: ["help"], options: [], session: "none" },
  {
    words: ["incrementalRestoreAsync"],
    options: asyncOptions,
    session: "incremental-restore-async",
  },
  {
    words: ["incrementalbackup"],
    options: [one("pathCapFile"), many("bundles"), many("incrementalTime")],
    session: "incremental-backup",
  },
  {
    words: ["incrementalrestore"],
    options: [one("pathCapFile"), many("bundles"), optional(one("depMode")), many("incrementalTime")],
    session: "incremental-restore",
  },
  {
    words: ["restore"],
    options: [one("pathCapFile"), many("bundles"), optional(one("depMode"))],
    session: "full-restore",
  },
  { words: ["restoreAsync"], options: asyncOptions, session: "full-restore-async" },
];

/** Printed, with a status that is not 0, for everything that could not be understood or failed. */
export const toolUsage = "backup_tool: missing operand\nTry 'backup_tool help' for more information.\n";
