import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The device project with changes that a test makes in memory. */
export class DamagedProject {
  /** Texts that stand for those of files; undefined = no such file. */
  readonly changes = new Map<string, string | undefined>();

  constructor(readonly root: string) {}

  /**
   * Replaces a text in a file.
   * @throws Error when the text is not there: the damage would do nothing
   */
  replace(path: string, from: string | RegExp, to: string): void {
    const before = readFileSync(join(this.root, path), "utf8");
    const after = before.replace(from, to);
    if (after === before) throw new Error(`${path} does not contain ${String(from)}`);
    this.changes.set(path, after);
  }

  write(path: string, text: string): void {
    this.changes.set(path, text);
  }

  /** @throws Error when there is no such file */
  remove(path: string): void {
    if (!existsSync(join(this.root, path))) throw new Error(`${path} does not exist`);
    this.changes.set(path, undefined);
  }
}
