import { isJsonValue } from "../json-value.js";
import type { TraceEvent } from "./event.js";
import { traceLimits } from "./limits.js";

type Members = Readonly<Record<string, unknown>>;

const sources: ReadonlySet<unknown> = new Set(["caller", "extension", "host", "model"]);
const descriptorStates: ReadonlySet<unknown> = new Set(["open", "negative", "closed"]);
const digest = /^[0-9a-f]{64}$/;

function isName(value: unknown): boolean {
  return typeof value === "string" && value.length <= traceLimits.nameLength;
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value.length <= traceLimits.textLength;
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isNames(value: unknown, most: number): value is readonly unknown[] {
  return Array.isArray(value) && value.length <= most && value.every(isName);
}

function isJson(value: unknown): boolean {
  if (value === null || typeof value === "string" || typeof value === "boolean") return true;
  return isNames(value, traceLimits.listLength) || isJsonValue(value);
}

function isObject(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function memberCount(value: Members): number {
  let count = 0;
  for (const name in value) if (Object.hasOwn(value, name)) count += 1;
  return count;
}

function isError(value: unknown): boolean {
  if (!isObject(value) || !isText(value["message"])) return false;
  let known = 1;
  if (value["code"] !== undefined && Number.isFinite(value["code"])) known += 1;
  if (value["data"] !== undefined && isText(value["data"])) known += 1;
  return known === memberCount(value);
}

function isFile(value: unknown): boolean {
  if (!isObject(value) || !isName(value["uri"]) || !isNames(value["keys"], 64)) return false;
  if (!descriptorStates.has(value["fd"])) return false;
  const known = descriptorStates.has(value["manifestFd"]) ? 4 : 3;
  return known === memberCount(value);
}

function isOutcome(value: unknown): boolean {
  if (!isObject(value) || memberCount(value) !== 1) return false;
  if ("returned" in value) return isJson(value["returned"]);
  if ("resolved" in value) return isJson(value["resolved"]);
  if ("thrown" in value) return isError(value["thrown"]);
  return "rejected" in value && isError(value["rejected"]);
}

/** How many of the members of its kind an event has, all of them right; undefined for any other event. */
function membersOfKind(value: Members): number | undefined {
  let known = 0;
  const optional = (member: unknown, isRight: (member: unknown) => boolean): void => {
    if (member !== undefined && isRight(member)) known += 1;
  };
  switch (value["event"]) {
    case "call":
      if (!isCount(value["id"]) || !isName(value["call"]) || !Array.isArray(value["args"])) return undefined;
      if (value["args"].length > traceLimits.listLength || !value["args"].every(isJson)) return undefined;
      known = 3;
      break;
    case "outcome":
      if (!isCount(value["id"]) || !isOutcome(value["outcome"])) return undefined;
      return 2;
    case "callback":
      if (!isName(value["callback"])) return undefined;
      known = 1;
      optional(value["bundle"], isName);
      optional(value["data"], isJson);
      optional(value["err"], isError);
      optional(value["file"], isFile);
      break;
    case "saved":
      if (!isName(value["bundle"]) || !isName(value["uri"])) return undefined;
      known = 2;
      optional(value["size"], isCount);
      optional(value["sha256"], (member) => typeof member === "string" && digest.test(member));
      break;
    default:
      return undefined;
  }
  optional(value["session"], isName);
  return known;
}

/** `seq`, `t`, `src` and `event`. */
const commonMembers = 4;

/**
 * True when a parsed line is beyond doubt an event of the schema, of one of the kinds that traces have thousands of, and
 * holds nothing else. It is only a shorter way: of what it does not know, the schema decides.
 */
export function isPlainEvent(value: unknown): value is TraceEvent {
  if (!isObject(value) || !isCount(value["seq"]) || !sources.has(value["src"])) return false;
  const time = value["t"];
  if (typeof time !== "number" || !(time >= 0 && time < Number.POSITIVE_INFINITY)) return false;
  const known = membersOfKind(value);
  return known !== undefined && known + commonMembers === memberCount(value);
}
