import { asObject } from "../json-value.js";
import type { JsonObject } from "../json-value.js";
import { textOf } from "../golden/service/placeholders.js";
import type { SavedFile } from "./saved-files.js";

const head = "version=1.0&attrNum=8\npath;mode;dir;size;mtime;hash;usertar;encodeFlag\n";

/**
 * The report that a client writes beside a file it gives back: what came with it, or for a full backup one row for every
 * file in it, made from the archive or the index, as the recorded client did.
 */
export function reportFor(file: SavedFile, saved: readonly SavedFile[]): string {
  if (file.manifest !== undefined) return file.manifest;
  if (file.uri === "manage.json") return "";
  const rows = file.tar.length > 0 ? file.tar.map(rowOfMember) : rowsOfIndex(file.uri, saved);
  return head + rows.map((row) => `${row}\n`).join("");
}

function rowOfMember({ name, mode, type, size, mtime }: JsonObject): string {
  const isDirectory = type === "5";
  return row(textOf(name), textOf(mode), isDirectory, isDirectory ? 0 : Number(size), Number(mtime));
}

function rowsOfIndex(uri: string, saved: readonly SavedFile[]): readonly string[] {
  return saved.flatMap(({ index }) =>
    index
      .filter(({ fileName }) => fileName === uri)
      .map((entry) => {
        const information = asObject(entry["information"]);
        const stat = asObject(information?.["stat"]);
        const mode = (Number(stat?.["st_mode"]) & 0o7777).toString(8);
        const mtime = Number(asObject(stat?.["st_mtim"])?.["tv_sec"]);
        return row(textOf(information?.["path"]), mode, false, Number(stat?.["st_size"]), mtime);
      }),
  );
}

function row(path: string, mode: string, isDirectory: boolean, size: number, mtime: number): string {
  return `${path};${mode};${isDirectory ? "1" : "0"};${String(size)};${String(mtime)};h;0;0`;
}
