import { mkdirSync, readdirSync, rmdirSync, rmSync, statSync } from "node:fs";
import type { Dirent } from "node:fs";
import { join } from "node:path";
import { errorOf, invalidArgument, required } from "../../binding/binding-environment.js";
import { readBoolean, readProperty } from "../../binding/script-values.js";
import { errno, errnoOf } from "../../errors/errno.js";
import type { FileOperations } from "./file-environment.js";
import { FileSystemError } from "./file-system-error.js";
import { readFilter } from "./list-filter.js";
import type { ListFilter } from "./list-filter.js";
import { booleanOption, countOption, hostPath, optionsOperand, pathOperand } from "./operands.js";

const newDirectoryMode = 0o770;

interface Listing {
  readonly matches: ListFilter;
  /** 0 = no limit. */
  readonly limit: number;
}

function exists(host: string): boolean {
  try {
    statSync(host);
    return true;
  } catch {
    return false;
  }
}

const entriesOf = (host: string): readonly Dirent[] => readdirSync(host, { withFileTypes: true });

function listNames(host: string, { matches, limit }: Listing): string[] {
  const names = entriesOf(host)
    .filter((entry) => matches(host, entry))
    .map(({ name }) => name);
  return limit === 0 ? names : names.slice(0, limit);
}

/** Regular files of the whole tree, as paths that begin with a slash below the folder. */
function listTree(host: string, listing: Listing, below = "", found: string[] = []): string[] {
  for (const entry of entriesOf(join(host, below))) {
    const path = `${below}/${entry.name}`;
    if (entry.isDirectory()) listTree(host, listing, path, found);
    else if (entry.isFile() && listing.matches(join(host, below), entry)) {
      if (listing.limit === 0 || found.length < listing.limit) found.push(path);
    }
  }
  return found;
}

export const directories: FileOperations = {
  mkdir: {
    count: [1, 2],
    prepare(environment, args) {
      const path = pathOperand(environment, args[0]);
      const recursive = args.length > 1 && required(environment, readBoolean(args[1]));
      return () => {
        const host = hostPath(environment, path);
        if (recursive && exists(host)) throw new FileSystemError(errno.EEXIST);
        mkdirSync(host, { recursive, mode: newDirectoryMode });
      };
    },
  },

  /** Removes the directory with everything in it. */
  rmdir: {
    count: [1, 1],
    prepare(environment, args) {
      const path = pathOperand(environment, args[0]);
      return () => {
        const host = hostPath(environment, path, "keep");
        try {
          rmdirSync(host);
        } catch (thrown) {
          if (errnoOf(thrown) !== errno.ENOTEMPTY) throw thrown;
          rmSync(host, { recursive: true });
        }
      };
    },
  },

  listFile: {
    count: [1, 2],
    prepare(environment, args) {
      const path = pathOperand(environment, args[0]);
      const options = optionsOperand(environment, args[1]);
      const recursive = booleanOption(environment, options, "recursion");
      const limit = countOption(environment, options, "listNum") ?? 0;
      const matches = readFilter(environment, readProperty(options, "filter").value);
      if (matches === undefined) throw errorOf(environment, invalidArgument);
      return () => {
        const host = hostPath(environment, path);
        return recursive ? listTree(host, { matches, limit }) : listNames(host, { matches, limit });
      };
    },
  },
};
