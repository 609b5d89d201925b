import { backupProfileOf } from "../project/device-project.js";
import type { JsonObject } from "../project/json5-file.js";
import { RefusedPackage, refusals } from "./install-refusal.js";
import type { HapEntries } from "./read-hap.js";

export interface HapAbility {
  readonly name: string;
  readonly exported: boolean;
}

/** One HAP, as its description tells (`spec/device-app.md §12`). */
export interface HapDescription {
  readonly bundleName: string;
  readonly versionCode: number;
  readonly versionName: string;
  /** Oldest API level of a device that can run it; 0 when it names none. */
  readonly minApiVersion: number;
  readonly moduleName: string;
  readonly moduleType: string;
  /** Empty when it names none. */
  readonly deviceTypes: readonly string[];
  readonly abilities: readonly HapAbility[];
  /** The extension that takes part in backups, with the text of its profile. */
  readonly backupExtension?: { readonly name: string; readonly config: string };
  readonly requestPermissions: readonly string[];
}

/** 7 to 128 characters, as the installer checks (`spec/device-app.md §3.1`). */
const bundleNamePattern = /^[A-Za-z][\w.]{6,127}$/;
/** Module names become names of directories. */
const moduleNamePattern = /^\w[\w.]{0,127}$/;
const abilityNamePattern = /^[\w.]{1,127}$/;
const listLimit = 1024;

/** @throws RefusedPackage */
export function describeHap({ description, profiles }: HapEntries): HapDescription {
  const whole = parseObject(description);
  const app = member(whole, "app");
  const module = member(whole, "module");
  const extension = list(module, "extensionAbilities").find(
    (candidate) => candidate["type"] === "backup" && configOf(candidate, profiles) !== undefined,
  );
  return {
    bundleName: matching(app, "bundleName", bundleNamePattern),
    versionCode: integer(app, "versionCode"),
    versionName: text(app, "versionName"),
    minApiVersion: app["minAPIVersion"] === undefined ? 0 : integer(app, "minAPIVersion"),
    moduleName: matching(module, "name", moduleNamePattern),
    moduleType: text(module, "type"),
    deviceTypes: deviceTypesOf(module),
    abilities: list(module, "abilities").map((ability) => ({
      name: matching(ability, "name", abilityNamePattern),
      exported: ability["exported"] === true,
    })),
    requestPermissions: list(module, "requestPermissions").map((permission) => text(permission, "name")),
    ...(extension === undefined
      ? {}
      : {
          backupExtension: {
            name: matching(extension, "name", abilityNamePattern),
            config: configOf(extension, profiles) ?? "",
          },
        }),
  };
}

function configOf(extension: JsonObject, profiles: ReadonlyMap<string, string>): string | undefined {
  // Checks the list before its members are looked at.
  list(extension, "metadata");
  const profile = backupProfileOf(extension, "extensionAbilities");
  return profile === undefined ? undefined : profiles.get(profile);
}

function parseObject(json: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new RefusedPackage(refusals.badDescription);
  }
  return asObject(value);
}

function asObject(value: unknown): JsonObject {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw new RefusedPackage(refusals.propertyType);
}

function member(object: JsonObject, name: string): JsonObject {
  if (object[name] === undefined) throw new RefusedPackage(refusals.missingProperty);
  return asObject(object[name]);
}

function text(object: JsonObject, name: string): string {
  const value = object[name];
  if (value === undefined) throw new RefusedPackage(refusals.missingProperty);
  if (typeof value !== "string") throw new RefusedPackage(refusals.propertyType);
  return value;
}

function matching(object: JsonObject, name: string, pattern: RegExp): string {
  const value = text(object, name);
  if (!pattern.test(value)) throw new RefusedPackage(refusals.propertyValue);
  return value;
}

function integer(object: JsonObject, name: string): number {
  const value = object[name];
  if (value === undefined) throw new RefusedPackage(refusals.missingProperty);
  if (typeof value !== "number") throw new RefusedPackage(refusals.propertyType);
  if (!Number.isSafeInteger(value) || value < 0) throw new RefusedPackage(refusals.propertyValue);
  return value;
}

function list(object: JsonObject, name: string): readonly JsonObject[] {
  const value = object[name];
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new RefusedPackage(refusals.propertyType);
  if (value.length > listLimit) throw new RefusedPackage(refusals.propertyValue);
  return value.map(asObject);
}

function deviceTypesOf(module: JsonObject): readonly string[] {
  const value = module["deviceTypes"] ?? [];
  if (!Array.isArray(value)) throw new RefusedPackage(refusals.propertyType);
  return value.map(String);
}
