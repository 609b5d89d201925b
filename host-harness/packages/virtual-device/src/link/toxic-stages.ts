import { Transform } from "node:stream";
import type { TransformCallback } from "node:stream";
import type { Toxic } from "./toxic.js";

/** Bytes under way on a slow link before its sender has to wait. */
const underWayLimit = 1024 * 1024;
/** A bandwidth is kept in steps of this length, in milliseconds. */
const paceMs = 20;

/** Every piece comes later, without being fewer a second. */
class Delay extends Transform {
  private readonly timers = new Set<NodeJS.Timeout>();
  private underWay = 0;
  private held: TransformCallback | undefined;
  private ending: TransformCallback | undefined;

  constructor(private readonly milliseconds: number) {
    super();
  }

  override _transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    this.underWay += chunk.length;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      this.underWay -= chunk.length;
      this.push(chunk);
      this.held?.();
      this.held = undefined;
      if (this.timers.size === 0) this.ending?.();
    }, this.milliseconds);
    this.timers.add(timer);
    if (this.underWay < underWayLimit) done();
    else this.held = done;
  }

  override _flush(done: TransformCallback): void {
    if (this.timers.size === 0) done();
    else this.ending = done;
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    for (const timer of this.timers) clearTimeout(timer);
    done(error);
  }
}

/** Hands out pieces of at most a length, each in a turn of its own and after a wait. */
class Pieces extends Transform {
  private cancel: () => void = () => undefined;

  /** @param waitMs before a piece, told its length in bytes */
  constructor(
    private readonly length: number,
    private readonly waitMs: (bytes: number) => number,
  ) {
    super();
  }

  override _transform(chunk: Buffer, encoding: string, done: TransformCallback): void {
    const piece = chunk.subarray(0, this.length);
    this.later(this.waitMs(piece.length), () => {
      this.push(piece);
      if (piece.length === chunk.length) done();
      else this._transform(chunk.subarray(piece.length), encoding, done);
    });
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.cancel();
    done(error);
  }

  private later(milliseconds: number, task: () => void): void {
    if (milliseconds < 1) {
      const turn = setImmediate(task);
      this.cancel = () => {
        clearImmediate(turn);
      };
      return;
    }
    const timer = setTimeout(task, milliseconds);
    this.cancel = () => {
      clearTimeout(timer);
    };
  }
}

/** How long bytes have to wait so that no more than so many pass in a second. */
function pace(bytesPerSecond: number): (bytes: number) => number {
  let free = 0;
  return (bytes) => {
    const now = performance.now();
    free = Math.max(now, free) + (bytes * 1000) / bytesPerSecond;
    return free - now;
  };
}

/** Lets a number of bytes through, then something happens; what comes later is read and dropped. */
class Until extends Transform {
  private passed = 0;

  constructor(
    private readonly bytes: number,
    private readonly then: (stage: Transform) => void,
  ) {
    super();
  }

  override _transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    const room = this.bytes - this.passed;
    if (chunk.length <= room) {
      this.passed += chunk.length;
      this.push(chunk);
    } else if (room >= 0) {
      if (room > 0) this.push(chunk.subarray(0, room));
      this.passed = Infinity;
      this.then(this);
    }
    done();
  }
}

/** What a stage can do to its connection. */
export interface ToxicConnection {
  /** Resets both ends. */
  reset(): void;
  /** Nothing passes in this direction any more, not even an end. */
  stall(): void;
}

/** The stages of one direction of one connection, in the order in which the bytes pass them. */
export function toxicStages(toxics: readonly Toxic[], connection: ToxicConnection): Transform[] {
  return toxics.map(({ kind, value }) => {
    switch (kind) {
      case "latency":
        return new Delay(value);
      case "bandwidth":
        return new Pieces(Math.max(1, Math.ceil((value * paceMs) / 1000)), pace(value));
      case "slice":
        return new Pieces(value, () => 0);
      case "reset":
        return new Until(value, () => {
          connection.reset();
        });
      case "halfclose":
        return new Until(value, (stage) => {
          stage.push(null);
        });
      case "stall":
        return new Until(value, () => {
          connection.stall();
        });
    }
  });
}
