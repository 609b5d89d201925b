import type { NamedFault } from "./named-fault.js";

/** A fault that changes what one call of the service answers. */
function answering(name: string, call: string, change: (code: number) => number): NamedFault["fault"] {
  return { name, answer: (asked, code) => (asked === call ? change(code) : code) };
}

const accepted = (): number => 0;
const refused = (): number => 13900020;

/** Calls that are accepted or refused when they should not be. */
export const wrongAnswers: readonly NamedFault[] = [
  {
    fault: answering("append-refused", "appendBackup", refused),
    about: "appending good bundles is refused",
    caughtBy: ["B4"],
    shownBy: "backup-one",
  },
  {
    fault: answering("append-after-release-accepted", "appendBackup", accepted),
    about: "a released session still takes bundles",
    caughtBy: ["A9"],
    shownBy: "release-then-calls",
  },
  {
    fault: answering("release-refused", "release", refused),
    about: "the owner of a session cannot release it",
    caughtBy: ["api-release"],
    shownBy: "backup-one",
  },
  {
    fault: answering("handle-refused", "getFileHandle", refused),
    about: "a running bundle gives no file handles",
    caughtBy: ["D3"],
    shownBy: "restore-round-trip",
  },
  {
    fault: answering("strange-handle-accepted", "getFileHandle", accepted),
    about: "file handles of bundles that were never appended are promised",
    caughtBy: ["D1"],
    shownBy: "restore-handles",
  },
  {
    fault: answering("publish-with-uri-accepted", "publishFile", accepted),
    about: "publishing a single file is accepted",
    caughtBy: ["D6"],
    shownBy: "publish-misuse",
  },
];
