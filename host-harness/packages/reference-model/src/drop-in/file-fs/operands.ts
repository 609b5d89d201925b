import { required } from "../../binding/binding-environment.js";
import {
  isObject,
  readBoolean,
  readInt32,
  readInt64,
  readProperty,
  readString,
} from "../../binding/script-values.js";
import { hostPathOnDevice } from "./device-links.js";
import type { LastLink } from "./device-links.js";
import type { FileEnvironment } from "./file-environment.js";
import { File } from "./file-object.js";

/** A path as the script wrote it; throws 13900020 when it is none. */
export function pathOperand(environment: FileEnvironment, value: unknown): string {
  return required(environment, readString(value));
}

/** A descriptor number that is not negative; throws 13900020 otherwise. */
export function descriptorOperand(environment: FileEnvironment, value: unknown): number {
  const fd = readInt32(value);
  return required(environment, fd === undefined || fd < 0 ? undefined : fd);
}

/** A descriptor number or an open `File`. */
export function fileOperand(environment: FileEnvironment, value: unknown): number {
  return File.descriptorOf(value) ?? descriptorOperand(environment, value);
}

/** A path or a descriptor. */
export function pathOrDescriptor(environment: FileEnvironment, value: unknown): string | number {
  return readString(value) ?? fileOperand(environment, value);
}

/** An options argument: absent, undefined or an object; throws 13900020 for anything else. */
export function optionsOperand(environment: FileEnvironment, value: unknown): object {
  if (value === undefined) return {};
  return required(environment, isObject(value) ? value : undefined);
}

/** An optional integer that is not negative. */
export function countOption(environment: FileEnvironment, options: object, name: string): number | undefined {
  const { value } = readProperty(options, name);
  if (value === undefined) return undefined;
  const count = readInt64(value);
  return required(environment, count === undefined || count < 0 ? undefined : count);
}

export function booleanOption(environment: FileEnvironment, options: object, name: string): boolean {
  const { value } = readProperty(options, name);
  return value === undefined ? false : required(environment, readBoolean(value));
}

/** The host path behind a device path; a link in its last component is followed unless it is itself what is meant. */
export function hostPath({ process }: FileEnvironment, path: string, last: LastLink = "follow"): string {
  return hostPathOnDevice(process.files, path, last);
}
