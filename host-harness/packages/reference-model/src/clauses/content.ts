import { defineClauses } from "./define-clauses.js";

/** What a backup must hold and a restore must bring back. */
export const contentClauses = defineClauses("content", "spec/backup-extension.md", {
  CONTENT: {
    at: "§4.1, §12 (63, 64)",
    says: "Every file comes back with the same bytes, mode and time of modification in seconds; what the format does not keep (links, data about non-empty directories, owners) is not asked for.",
  },
});
