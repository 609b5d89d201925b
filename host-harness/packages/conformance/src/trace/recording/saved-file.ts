import { z } from "zod";
import { asObject } from "../../json-value.js";
import { traceLimits } from "../limits.js";
import type { ManageRow, TarMember } from "../event.js";
import { recordedManageRowSchema } from "./recording-schema.js";
import type { RecordedEvent } from "./recording-schema.js";

const manageSchema = z.array(recordedManageRowSchema).max(traceLimits.listLength);

/** What the recording knows of a delivered file: size, hash, rows of manage.json, members of an archive. */
export interface SavedDetail {
  size?: number;
  sha256?: string;
  manage?: ManageRow[];
  tar?: TarMember[];
  manifest?: string;
}

/** The saved detail of an onFileReady of a backup; undefined for the handles of a restore. */
export function savedDetailOf(event: RecordedEvent): SavedDetail | undefined {
  if (event.fd !== undefined) return undefined;
  const detail: SavedDetail = {};
  if (event.size !== undefined) detail.size = event.size;
  if (event.sha256 !== undefined) detail.sha256 = event.sha256;
  if (event.json !== undefined) detail.manage = manageRows(event.json);
  if (event.tar !== undefined) detail.tar = event.tar.map(tarMember);
  const manifest = asObject(event.manifest)?.["text"];
  if (typeof manifest === "string") detail.manifest = manifest;
  return Object.keys(detail).length === 0 ? undefined : detail;
}

function manageRows(json: unknown): ManageRow[] {
  const parsed = manageSchema.safeParse(json);
  if (!parsed.success) return [];
  return parsed.data.map((row) => {
    const stat = row.information?.stat;
    return {
      fileName: row.fileName,
      path: row.information?.path ?? "",
      ...member("size", stat?.st_size),
      ...member("mode", stat?.st_mode),
      ...member("mtime", stat?.st_mtim?.tv_sec),
      ...(row.isBigFile === undefined ? {} : { isBigFile: row.isBigFile }),
      ...(row.isUserTar === undefined ? {} : { isUserTar: row.isUserTar }),
    };
  });
}

function tarMember(member_: NonNullable<RecordedEvent["tar"]>[number]): TarMember {
  return {
    name: member_.name,
    type: member_.type,
    mode: Number.parseInt(member_.mode, 8) & 0o7777,
    ...member("size", member_.size),
    ...member("mtime", member_.mtime),
    ...(member_.sha256 === undefined ? {} : { sha256: member_.sha256 }),
  };
}

/** A number as member; nothing for a placeholder such as `<now>`. */
function member<Name extends string>(
  name: Name,
  value: number | string | undefined,
): Partial<Record<Name, number>> {
  if (typeof value !== "number") return {};
  const result: Partial<Record<Name, number>> = {};
  result[name] = value;
  return result;
}
