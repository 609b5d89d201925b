import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { TestDevice } from "../testing/device.js";

interface Writer {
  readonly problem: string;
  write(event: object): void;
  flush(): void;
  close(): void;
}

const device = new TestDevice();
afterAll(() => {
  device.dispose();
});

const TraceWriter = device.load("entry/src/main/ets/recorder/trace-writer.ets")["TraceWriter"] as new (
  files: object,
  codec: object,
  clock: () => number,
  path: string,
  header: object,
) => Writer;
const Codec = device.load("entry/src/main/ets/platform/util-codec.ets")["UtilCodec"] as new () => object;

/** A disk with one file that is full after a number of bytes. */
class SmallDisk {
  content = "";
  readonly done: string[] = [];
  constructor(private readonly room: number) {}

  create(path: string): number {
    this.done.push(`create ${path}`);
    return 7;
  }
  writeAll(_fd: number, bytes: Uint8Array, offset: number): void {
    const room = Math.max(0, this.room - offset);
    this.content += Buffer.from(bytes.subarray(0, room)).toString("utf8");
    if (bytes.length > room) throw new Error("No space left on device");
  }
  sync(fd: number): void {
    this.done.push(`sync ${fd}`);
  }
  close(fd: number): void {
    this.done.push(`close ${fd}`);
  }
}

let time: number;
beforeEach(() => {
  time = 0;
});

const writerOn = (disk: SmallDisk): Writer =>
  new TraceWriter(disk, new Codec(), () => (time += 5), "trace", { h: 1 });

describe("TraceWriter", () => {
  it("writes the header and a numbered line an event", () => {
    const disk = new SmallDisk(1000);
    const writer = writerOn(disk);
    writer.write({ event: "one" });
    writer.write({ event: "two", text: "ü\n" });
    writer.close();
    writer.write({ event: "late" });
    writer.close();
    expect(
      disk.content
        .split("\n")
        .slice(0, -1)
        .map((line) => JSON.parse(line) as object),
    ).toEqual([
      { h: 1 },
      { event: "one", seq: 0, t: 5, src: "caller" },
      { event: "two", text: "ü\n", seq: 1, t: 10, src: "caller" },
    ]);
    expect(disk.done).toEqual(["create trace", "sync 7", "sync 7", "close 7"]);
  });

  it("ends at the first line that cannot be written, without throwing into the service's callback", () => {
    const disk = new SmallDisk(70);
    const writer = writerOn(disk);
    writer.write({ event: "one" });
    expect(writer.problem).toBe("");
    writer.write({ event: "a line that is longer than the disk" });
    writer.write({ event: "never seen" });
    writer.flush();
    writer.close();
    expect(writer.problem).toContain("No space left on device");
    expect(disk.content).toHaveLength(70);
    expect(disk.done).toEqual(["create trace", "sync 7", "close 7"]);
  });

  it("leaves no descriptor behind when not even the header can be written", () => {
    const disk = new SmallDisk(3);
    expect(() => writerOn(disk)).toThrow(/No space left on device/);
    expect(disk.done.at(-1)).toBe("close 7");
  });
});
