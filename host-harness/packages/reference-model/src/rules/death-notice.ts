/** Functions of the module that answer without the service. */
const localFunctions: ReadonlySet<string> = new Set(["getBackupVersion"]);

/**
 * Clause A7: which calls take the notice of the service's death away from a session object that is open at that moment.
 * Every constructor and every function of the module drops the connection of the process first
 * (`spec/backup-service.md §2`), and the death recipient of the session with it. In all recordings
 * `onBackupServiceDied` comes exactly to sessions during which no such call was made.
 * @param member `new` for a constructor, else the name of the function or method
 */
export function dropsDeathNotice(member: string, isMethodOfSession: boolean): boolean {
  return member === "new" || (!isMethodOfSession && !localFunctions.has(member));
}
