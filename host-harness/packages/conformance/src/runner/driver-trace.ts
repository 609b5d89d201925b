import { ConformanceError } from "../errors.js";
import type { Device, DeviceCall } from "../device/device.js";
import { pieceBytes } from "../device/device.js";
import type { TraceEventKind, UnnumberedEvent } from "../trace/event.js";
import { traceLimits } from "../trace/limits.js";
import { eventOf, headerOf } from "../trace/line-event.js";

/** What the driver may tell; everything else is for the host to say. */
const kindsOfDriver: ReadonlySet<TraceEventKind> = new Set<TraceEventKind>([
  "call",
  "outcome",
  "callback",
  "saved",
  "wrote",
  "wait",
  "driver",
]);

const newline = 0x0a;

/**
 * The trace that the driver on a device writes, fetched piece by piece while it grows, so that a device that dies leaves
 * what it did up to there.
 */
export class DriverTrace {
  #offset = 0;
  #line = 1;
  #rest: Buffer = Buffer.alloc(0);
  #lastTime = 0;

  constructor(
    private readonly device: Pick<Device, "readTrace">,
    private readonly run: string,
    private readonly limits: { lineBytes: number; events: number } = traceLimits,
  ) {}

  /** Time of the last event of the driver: where events of the host belong. */
  get lastTime(): number {
    return this.#lastTime;
  }

  /** True when the driver's last line has no end: it was cut off while it wrote. */
  get isTorn(): boolean {
    return this.#rest.length > 0;
  }

  /**
   * The events that came since the last call; whoever keeps them numbers them anew.
   * @throws ConformanceError `bad-trace`, `too-large` or `unsupported-version` for lines that no driver of ours writes,
   *   and what the device throws
   */
  async pull(call: DeviceCall): Promise<readonly UnnumberedEvent[]> {
    const events: UnnumberedEvent[] = [];
    for (;;) {
      const piece = await this.device.readTrace(this.run, this.#offset, call);
      this.#offset += piece.length;
      this.#take(piece, events);
      if (piece.length < pieceBytes) return events;
    }
  }

  #take(piece: Uint8Array, events: UnnumberedEvent[]): void {
    const bytes = Buffer.concat([this.#rest, piece]);
    let start = 0;
    for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, start)) {
      this.#checkLength(end - start);
      this.#addLine(bytes.toString("utf8", start, end), events);
      start = end + 1;
    }
    this.#checkLength(bytes.length - start);
    this.#rest = bytes.subarray(start);
  }

  #addLine(text: string, events: UnnumberedEvent[]): void {
    const line = this.#line;
    this.#line += 1;
    if (line > this.limits.events) {
      throw new ConformanceError("too-large", `${this.#origin} has more than ${this.limits.events} lines.`);
    }
    const value = parsed(text, this.#origin, line);
    if (line === 1) {
      // The host knows more than the driver and writes a header of its own.
      headerOf(value, this.#origin);
      return;
    }
    const event = eventOf(value, this.#origin, line);
    if (!kindsOfDriver.has(event.event) || event.src !== "caller") {
      throw new ConformanceError(
        "bad-trace",
        `${this.#origin}, line ${line}: a driver does not tell ${event.src} events of the kind ${event.event}.`,
        { where: `line ${line}: event` },
      );
    }
    this.#lastTime = Math.max(this.#lastTime, event.t);
    events.push(event);
  }

  #checkLength(length: number): void {
    if (length <= this.limits.lineBytes) return;
    throw new ConformanceError(
      "too-large",
      `${this.#origin}, line ${this.#line} is longer than ${this.limits.lineBytes} bytes.`,
      { where: `line ${this.#line}` },
    );
  }

  get #origin(): string {
    return `trace of the run ${this.run}`;
  }
}

function parsed(text: string, origin: string, line: number): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    const where = `line ${line}`;
    throw new ConformanceError("bad-trace", `${origin}, ${where} is not JSON.`, { where, cause });
  }
}
