import { bytesOfText } from "../files/byte-path.js";
import type { BytePath } from "../files/byte-path.js";
import { isJsonArray, isJsonObject, JsonDepthError, readDeviceJson } from "../json/device-json.js";
import type { ReadJson } from "../../rules/json/json-reader.js";
import { defaultIncludes } from "./default-includes.js";
import { readDirMapping } from "./dir-mapping.js";

/** A `backup_config.json` at which the real reader throws; a connection to its owner is refused. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly code = "config-not-an-object";
}

function documentOf(text: string): ReadJson | undefined {
  try {
    return readDeviceJson(text);
  } catch (error) {
    if (error instanceof JsonDepthError) throw new ConfigError(error.message, { cause: error });
    throw error;
  }
}

/** `backup_config.json` as the extension understands it (`spec/backup-extension.md §3`); all lists as written. */
export interface ExtensionConfig {
  readonly allowToBackupRestore: boolean;
  readonly includes: readonly BytePath[];
  readonly excludes: readonly BytePath[];
  readonly fullBackupOnly: boolean;
  readonly restoreDeps: string;
  readonly supportScene: string;
  readonly extraInfo: ReadonlyMap<string, ReadJson> | null;
  readonly requireCompatibility: boolean;
  readonly backupScene: string;
  /** Undefined when there is no list of scenes. */
  readonly optionDir: readonly ReadJson[] | undefined;
  /** From `restoreDir` to `backupDir`. */
  readonly compatibleDirMapping: ReadonlyMap<BytePath, BytePath>;
}

function strings(list: readonly ReadJson[]): readonly BytePath[] {
  return list.filter((item) => typeof item === "string").map(bytesOfText);
}

/** A list of patterns in which nothing is left holds one empty pattern, which matches nothing. */
function patterns(list: readonly ReadJson[]): readonly BytePath[] {
  const left = strings(list);
  return left.length === 0 ? [""] : left;
}

function membersOf(text: string): ReadonlyMap<string, ReadJson> {
  const document = documentOf(text);
  if (document === undefined || document === null) return new Map();
  if (!isJsonObject(document)) throw new ConfigError("the top level of backup_config.json must be an object");
  return document;
}

/**
 * @throws ConfigError when the text is JSON, but neither an object nor null, or nested too deeply
 */
export function parseExtensionConfig(text: string): ExtensionConfig {
  const members = membersOf(text);
  const string = (name: string): string => {
    const value = members.get(name);
    return typeof value === "string" ? value : "";
  };
  const list = (name: string): readonly ReadJson[] | undefined => {
    const value = members.get(name);
    return isJsonArray(value) ? value : undefined;
  };
  const includes = list("includes");
  const extraInfo = members.get("extraInfo");
  return {
    allowToBackupRestore: members.get("allowToBackupRestore") === true,
    includes: includes === undefined ? defaultIncludes : patterns(includes),
    excludes: strings(list("excludes") ?? []),
    fullBackupOnly: members.get("fullBackupOnly") === true,
    restoreDeps: string("restoreDeps"),
    supportScene: string("supportScene"),
    extraInfo: isJsonObject(extraInfo) ? extraInfo : null,
    requireCompatibility: members.get("requireCompatibility") === true,
    backupScene: string("backupScene"),
    optionDir: list("optionDir"),
    compatibleDirMapping: readDirMapping(list("compatibleDirMapping") ?? []),
  };
}

export interface ScanLists {
  readonly includes: readonly BytePath[];
  readonly excludes: readonly BytePath[];
}

function optionList(
  config: ExtensionConfig,
  scene: string,
  kind: "includes" | "excludes",
): readonly string[] {
  for (const item of config.optionDir ?? []) {
    if (!isJsonObject(item) || item.get("sceneId") !== scene) continue;
    const found = item.get(kind);
    if (found !== undefined) return isJsonArray(found) ? patterns(found) : [];
  }
  return [];
}

/** The lists that a backup uses: those of the scene named by the connect parameter, else the general ones. */
export function scanListsOf(config: ExtensionConfig, backupScene: string): ScanLists {
  if (backupScene === "" || config.optionDir === undefined) return config;
  return {
    includes: optionList(config, backupScene, "includes"),
    excludes: optionList(config, backupScene, "excludes"),
  };
}
