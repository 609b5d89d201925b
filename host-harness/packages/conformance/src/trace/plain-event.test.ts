import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { traceEventSchema } from "./event-schema.js";
import { isPlainEvent } from "./plain-event.js";

const odd = fc.constantFrom<unknown>(null, true, -1, 0.5, 1e300, "", "x".repeat(9000), [], {}, [1], { a: 1 });
const error = fc.record(
  { message: fc.string(), code: fc.integer(), data: fc.string(), more: odd },
  { requiredKeys: ["message"] },
);
const file = fc.record(
  {
    uri: fc.string(),
    keys: fc.array(fc.string(), { maxLength: 3 }),
    fd: fc.constantFrom("open", "negative", "closed", "lost"),
    manifestFd: fc.constantFrom("open", "lost"),
    more: odd,
  },
  { requiredKeys: ["uri", "keys", "fd"] },
);
const outcome = fc.oneof(
  fc.record({ returned: fc.jsonValue() }),
  fc.record({ resolved: fc.jsonValue() }),
  fc.record({ thrown: error }),
  fc.record({ rejected: error }),
  fc.record({ resolved: fc.jsonValue(), rejected: error }),
  fc.record({ pending: fc.constant(true) }),
  odd,
);
const member = (usual: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 12, arbitrary: usual }, { weight: 1, arbitrary: odd });
const event = fc.record(
  {
    seq: member(fc.nat()),
    t: member(fc.nat()),
    src: member(fc.constantFrom("caller", "host", "nobody")),
    event: fc.constantFrom("call", "outcome", "callback", "saved", "cleared", "other"),
    id: member(fc.nat()),
    call: member(fc.string()),
    callback: member(fc.string()),
    args: member(fc.array(fc.jsonValue(), { maxLength: 3 })),
    session: member(fc.string()),
    bundle: member(fc.string()),
    uri: member(fc.string()),
    size: member(fc.nat()),
    sha256: member(fc.constantFrom("0".repeat(64), "0".repeat(63))),
    data: member(fc.jsonValue()),
    err: member(error),
    file: member(file),
    outcome,
    more: odd,
  },
  { requiredKeys: ["seq", "t", "src", "event"] },
);

const usual: readonly unknown[] = [
  { seq: 1, t: 0, src: "caller", event: "call", id: 0, call: "SessionBackup.appendBundles", args: [["a"]] },
  { seq: 2, t: 0.5, src: "caller", event: "outcome", id: 0, outcome: { resolved: null } },
  { seq: 3, t: 1, src: "caller", event: "outcome", id: 0, outcome: { thrown: { message: "m", code: 401 } } },
  {
    seq: 4,
    t: 1,
    src: "caller",
    event: "callback",
    session: "s",
    callback: "onFileReady",
    bundle: "a",
    file: { uri: "1.tar", keys: ["bundleName", "uri", "fd"], fd: "open", manifestFd: "closed" },
  },
  { seq: 5, t: 1, src: "host", event: "saved", bundle: "a", uri: "1.tar", size: 3, sha256: "a".repeat(64) },
];

describe("the short way to an event", () => {
  it("takes what traces are full of", () => {
    expect(usual.filter((value) => !isPlainEvent(value))).toEqual([]);
  });

  it("leaves what it does not know to the schema", () => {
    const more = usual.map((value) => ({ ...Object(value), more: 1 }) as unknown);
    expect(more.filter(isPlainEvent)).toEqual([]);
  });

  it("takes nothing that the schema refuses or changes", () => {
    fc.assert(
      fc.property(fc.oneof(event, fc.jsonValue()), (made) => {
        const value = JSON.parse(JSON.stringify(made)) as unknown;
        if (!isPlainEvent(value)) return;
        const parsed = traceEventSchema.safeParse(value);
        expect(parsed.success).toBe(true);
        expect(parsed.data).toEqual(value);
      }),
      { numRuns: 3000 },
    );
  });
});
