import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { recordingNamed, recordings } from "../../testing/fixtures.js";
import type { TraceEventOf } from "../event.js";
import { parseTrace } from "../reader.js";
import { traceText } from "../testing/sample-trace.js";
import type { Trace } from "../trace.js";
import { convertRecording } from "./convert.js";

function eventsOf<Kind extends "callback" | "call" | "saved" | "wrote" | "tree" | "cleared">(
  trace: Trace,
  kind: Kind,
): TraceEventOf<Kind>[] {
  return trace.events.filter((event): event is TraceEventOf<Kind> => event.event === kind);
}

describe("recordings of the service", () => {
  it("all convert to traces that a trace file can hold", () => {
    const all = recordings();
    expect(all.length).toBeGreaterThan(250);
    for (const { name, path } of all) {
      const document: unknown = JSON.parse(readFileSync(path, "utf8"));
      const trace = convertRecording(document, undefined, name);
      expect(parseTrace(traceText(trace.events, trace.header)), name).toEqual(trace);
    }
  });

  it("belong to the profile of the build that was recorded", () => {
    expect(convertRecording(recordingNamed("service/backup_one_small")).header.profile).toBe("HEAD");
    const release = recordingNamed("service/release-6.1/restore_round_trip");
    expect(convertRecording(release).header.profile).toBe("v6.1");
    expect(convertRecording(release, "v6.0").header.profile).toBe("v6.0");
    const unknown: unknown = { ...(release as object), variant: "release-99.1" };
    expect(() => convertRecording(unknown)).toThrow(
      expect.objectContaining({ code: "bad-recording", where: "variant" }),
    );
    expect(convertRecording(unknown, "v6.1").header.profile).toBe("v6.1");
  });

  it("name the member that does not fit", () => {
    const broken: unknown = { ...(recordingNamed("service/cancel") as object), calls: [{ t: "one" }] };
    expect(() => convertRecording(broken)).toThrow(
      expect.objectContaining({ code: "bad-recording", where: "calls[0].t" }),
    );
  });
});

describe("recordings that ask for too much", () => {
  const recording = recordingNamed("service/backup_version") as Record<string, unknown>;
  const world = recording["world"] as object;
  const file = (size: number): object => ({ path: "/data/storage/el2/base/files/a", size });
  const put = (files: unknown): object => ({
    t: 1,
    call: "world:putFiles",
    args: ["com.example.notes", files],
  });

  it("do not make the host generate any amount of bytes, in one file or in many", () => {
    for (const files of [[file(2 ** 53 - 1)], Array.from({ length: 200 }, () => file(2 ** 20))]) {
      const inWorld: unknown = { ...recording, world: { ...world, bundles: [{ name: "a", files }] } };
      const inStep: unknown = { ...recording, calls: [put(files)] };
      for (const hostile of [inWorld, inStep])
        expect(() => convertRecording(hostile)).toThrow(expect.objectContaining({ code: "too-large" }));
    }
  });

  it("are refused by the member of a step that does not fit", () => {
    const hostile: unknown = { ...recording, calls: [put([{ path: 1 }])] };
    expect(() => convertRecording(hostile)).toThrow(
      expect.objectContaining({ code: "bad-recording", where: "args[1], [0].path" }),
    );
  });
});

describe("a converted round trip", () => {
  const trace = convertRecording(recordingNamed("service/restore_round_trip"));

  it("keeps calls, outcomes and callbacks in the order in which the caller saw them", () => {
    const times = trace.events.map(({ t }) => t);
    expect(times).toEqual([...times].sort((left, right) => left - right));
    expect(trace.events.map(({ seq }) => seq)).toEqual(trace.events.map((_, index) => index));
  });

  it("gives every callback to the session object that was open, and death notices to released ones", () => {
    const sessions = eventsOf(trace, "callback").map(
      ({ callback, session }) => `${callback} ${session ?? "-"}`,
    );
    expect(sessions.filter((text) => text.startsWith("onBackupServiceDied"))).toEqual([
      "onBackupServiceDied s1",
      "onBackupServiceDied s2",
    ]);
    expect(sessions.filter((text) => text.startsWith("onBundleBegin"))).toEqual([
      "onBundleBegin s1",
      "onBundleBegin s2",
    ]);
  });

  it("knows the bytes before and after", () => {
    const [before, after] = eventsOf(trace, "tree");
    expect(before?.when).toBe("before");
    expect(after?.when).toBe("after");
    const files = (tree: TraceEventOf<"tree"> | undefined): unknown[] =>
      (tree?.entries ?? [])
        .filter(({ type, path }) => type === "file" && !path.includes("/.backup/"))
        .sort((left, right) => (left.path < right.path ? -1 : 1));
    // Content made from a seed is compared with what the real service restored, by hash.
    expect(files(before)).toEqual(files(after));
    expect(files(before)).toHaveLength(4);
  });

  it("tells what was saved and what was written back", () => {
    const archive = eventsOf(trace, "saved").find(({ uri }) => uri === "part.0.tar");
    expect(archive?.tar?.map(({ name, mode, mtime }) => [name, mode, mtime])).toEqual([
      ["/data/storage/el2/base/files/a.txt", 0o644, 1700000001],
      ["/data/storage/el2/base/files/sub/b.txt", 0o600, 1700000002],
      ["/data/storage/el2/base/files/sub/deep/c.bin", 0o644, 1700000003],
    ]);
    const index = eventsOf(trace, "saved").find(({ uri }) => uri === "manage.json");
    expect(index?.manage?.map(({ fileName, isBigFile }) => [fileName, isBigFile])).toEqual([
      ["2d3f7b50ea7cf3bf.bin", true],
      ["part.0.tar", false],
    ]);
    expect(eventsOf(trace, "cleared").map(({ bundle }) => bundle)).toEqual(["com.example.notes"]);
    expect(
      eventsOf(trace, "wrote").map(({ uri, reportRows, reportPaths }) => [uri, reportRows, reportPaths?.[0]]),
    ).toEqual([
      ["2d3f7b50ea7cf3bf.bin", 1, "/data/storage/el2/base/files/big.bin"],
      ["part.0.tar", 3, "/data/storage/el2/base/files/a.txt"],
      ["manage.json", 0, undefined],
    ]);
  });
});

describe("what only some recordings have", () => {
  it("batches of handles keep every element", () => {
    const trace = convertRecording(recordingNamed("service/restore_batch_handles"));
    const batches = eventsOf(trace, "callback").filter(({ callback }) => callback === "onFileReadyBatch");
    expect(batches.map(({ files }) => files?.map(({ uri, fd }) => `${uri} ${fd}`))).toEqual([
      ["one.txt open", "two.txt open", "three.txt open"],
      ["a/b open"],
    ]);
  });

  it("incremental files carry the text of their manifest, and changed files show between the calls", () => {
    const trace = convertRecording(recordingNamed("service/inc_changes"));
    expect(eventsOf(trace, "saved").some(({ manifest }) => manifest?.startsWith("version=") === true)).toBe(
      true,
    );
    const changed = eventsOf(trace, "tree").filter(({ when }) => when === "changed");
    expect(changed.map(({ removed }) => removed)).toEqual([["/data/storage/el2/base/files/gone.txt"]]);
    expect(changed[0]?.entries.map(({ path }) => path.split("/").at(-1))).toEqual([
      "a.txt",
      "added.txt",
      "same.txt",
      "b.txt",
    ]);
  });

  it("a failed file is told with the bundle of its error", () => {
    const trace = convertRecording(recordingNamed("service/file_handle_misuse"));
    const failed = eventsOf(trace, "callback").filter(({ err }) => err?.code === 13900042);
    expect(new Set(failed.map(({ bundle }) => bundle))).toEqual(new Set(["com.example.notes"]));
  });

  it("calls with a callback keep what they gave back at once", () => {
    const trace = convertRecording(recordingNamed("service/backup_callback_style"));
    const outcomes = trace.events.filter((event) => event.event === "outcome" && "callback" in event.outcome);
    expect(outcomes).toEqual([expect.objectContaining({ returned: { undefined: true } })]);
  });
});
