import { readFileSync } from "node:fs";
import { ConformanceError, messageOf } from "../../errors.js";
import { asObject } from "../../json-value.js";
import type { JsonObject, JsonValue } from "../../json-value.js";
import { firstProblem } from "../../schema-problem.js";
import { profileNameOfVariant } from "../../trace/recording/profile-of-variant.js";
import { textOf } from "./placeholders.js";
import { recordingSchema } from "../../trace/recording/recording-schema.js";
import type { RecordedBundle } from "../../trace/recording/recording-schema.js";

/** A call of a recording, as it stands there. */
export interface RecordedStep {
  readonly t: number;
  readonly call: string;
  readonly args: readonly JsonValue[];
  readonly session?: string;
  /** Undefined for steps that change the world. */
  readonly done?: number;
  readonly outcome?: JsonObject;
  /** What a call in callback style returned at once. */
  readonly returned?: JsonValue;
  /** Of `client:write`. */
  readonly manifest?: string;
  readonly size?: number;
}

/** An event of a recording; all its members are compared. */
export interface RecordedEvent {
  readonly n: number;
  readonly cb: string;
  /** The session object that was called; recordings do not say it, replays know. */
  readonly session?: string;
  readonly members: JsonObject;
}

/** How stable a recording is (`golden/service/README.md`). */
export interface RecordedOrder {
  readonly identicalOrder: boolean;
  readonly identicalOrderPerBundle: boolean;
  readonly sameSet: boolean;
  readonly sameOutcomes: boolean;
}

export interface RecordedClient {
  readonly bundle: string;
  readonly permissions: readonly string[];
  readonly systemApp: boolean;
  readonly token?: number;
  readonly uid?: number;
}

/** A recording of the real service, in the form in which it is replayed. */
export interface ReplayableRecording {
  readonly name: string;
  readonly profile: string;
  readonly order: RecordedOrder;
  readonly bundles: readonly RecordedBundle[];
  readonly device: JsonObject;
  readonly clients: ReadonlyMap<string, RecordedClient>;
  readonly activeClient: string;
  readonly steps: readonly RecordedStep[];
  readonly events: readonly RecordedEvent[];
  readonly finalTree: readonly JsonObject[] | undefined;
}

/**
 * Reads a recording.
 * @throws ConformanceError `bad-recording` when the file cannot be read or has another form
 */
export function readRecording(path: string, name: string, profile?: string): ReplayableRecording {
  let raw: unknown;
  try {
    raw = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new ConformanceError("bad-recording", `${path} cannot be read as JSON: ${messageOf(error)}.`);
  }
  const parsed = recordingSchema.safeParse(raw);
  if (!parsed.success) {
    const problem = firstProblem(parsed.error);
    throw new ConformanceError("bad-recording", `${path}, ${problem.path}: ${problem.text}.`, {
      where: problem.path,
    });
  }
  const { world, variant, order } = parsed.data;
  // The schema leaves members away that only some readers know; what is compared is taken as it was written.
  const document = raw as {
    calls: readonly RecordedStep[];
    events: readonly JsonObject[];
    finalTree?: JsonObject[];
  };
  const clients = (raw as { world: { clients: Record<string, RecordedClient> } }).world.clients;
  return {
    name,
    profile: profile ?? profileNameOfVariant(variant, name),
    order: {
      identicalOrder: order?.["identicalOrder"] === true,
      identicalOrderPerBundle: order?.["identicalOrderPerBundle"] === true,
      sameSet: order?.["sameSet"] === true,
      sameOutcomes: order?.["sameOutcomes"] !== false,
    },
    bundles: world.bundles,
    device: world.device ?? {},
    clients: new Map(Object.entries(clients)),
    activeClient: world.activeClient ?? "main",
    steps: document.calls.map((call) => ({ ...call, args: (call as Partial<RecordedStep>).args ?? [] })),
    events: document.events.map(recordedEvent),
    finalTree: document.finalTree,
  };
}

function recordedEvent({ n, cb, ...members }: JsonObject): RecordedEvent {
  return { n: Number(n), cb: textOf(cb), members };
}

/** The bundle that an event is about; empty when it is about none. */
export function bundleOfEvent({ cb, members }: Pick<RecordedEvent, "cb" | "members">): string {
  const { bundle } = members;
  if (typeof bundle === "string") return bundle;
  const owner = cb.startsWith("env:")
    ? asObject(members["detail"])?.["bundle"]
    : asObject(members["err"])?.["data"];
  if (typeof owner === "string") return owner;
  const [first] = Array.isArray(members["files"]) ? members["files"] : [];
  const inBatch = asObject(first)?.["bundle"];
  return typeof inBatch === "string" ? inBatch : "";
}
