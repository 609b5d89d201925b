/**
 * What an extension does otherwise at restore when it is hardened. The real behaviour is what devices do
 * (`spec/backup-extension.md §11`); the hardened one is a proposal, and never judges a device.
 */
export const hardenedDifferences = [
  {
    id: "climbing-entry",
    real: "an entry with ../ drops the rest of its archive, and the bundle ends well",
    hardened: "the entry is left out, the rest is restored, and the bundle ends with 13500008",
  },
  {
    id: "foreign-path",
    real: "an archive, an index or a report may name any path that the process may write",
    hardened: "only paths below /data/storage/el1 to el5 are written; others end the bundle with 13500008",
  },
  {
    id: "existing-link",
    real: "a link that stands in the target tree is followed",
    hardened: "nothing is written through a link",
  },
  {
    id: "set-id",
    real: "set-user-id, set-group-id and sticky bits are restored",
    hardened: "only the nine permission bits are",
  },
  {
    id: "damaged-archive",
    real: "a cut or broken archive restores what came before, and the bundle ends well",
    hardened: "it ends with 13500008",
  },
  {
    id: "masked-failure",
    real: "the result of the last archive hides the failures of those before it",
    hardened: "the first failure is the result",
  },
  {
    id: "redirected-file",
    real: "the report of a big file decides where it goes, whatever the index says",
    hardened: "a report that names another path than the index ends the bundle with 13500008",
  },
  {
    id: "handle-name",
    real: "the name in a file handle request of a full restore is not looked at",
    hardened: "a name with ../ or a slash is refused with 13900020",
  },
  {
    id: "split-archive-link",
    real: "the reader of split archives makes symbolic links and looks for no ../",
    hardened: "an archive with either is refused",
  },
] as const;

/** Reported by a hardened extension for data that it refused. */
export const hardenedRefusal = 13500008;
