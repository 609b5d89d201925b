import { readFileSync } from "node:fs";

/** One call of a recording of the real service (`fixtures/golden/service/README.md`). */
export interface RecordedStep {
  readonly call: string;
  readonly args: readonly unknown[];
  readonly session?: string;
  readonly outcome?: Readonly<Record<string, unknown>>;
}

export interface Recording {
  readonly variant: string;
  readonly world: {
    readonly activeClient?: string;
    readonly clients: Readonly<Record<string, { permissions: string[]; systemApp: boolean }>>;
  };
  readonly calls: readonly RecordedStep[];
}

/** @param name e.g. `wrong_types_module` or `release-6.1/no_permission_methods` */
export function readRecording(name: string): Recording {
  const url = new URL(`../../../../../fixtures/golden/service/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(url, "utf8")) as Recording;
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}

/** A recorded argument as the script had it. */
export function scriptValue(value: unknown, descriptor: (text: string) => number): unknown {
  if (Array.isArray(value)) return value.map((element: unknown) => scriptValue(element, descriptor));
  const record = asRecord(value);
  if (record === undefined) return value;
  if (record["undefined"] === true) return undefined;
  if (record["function"] === true) return () => undefined;
  if ("fd" in record)
    return descriptor(typeof record["fd"] === "string" ? record["fd"] : JSON.stringify(record["fd"]));
  return Object.fromEntries(
    Object.entries(record).map(([name, member]) => [name, scriptValue(member, descriptor)] as const),
  );
}
