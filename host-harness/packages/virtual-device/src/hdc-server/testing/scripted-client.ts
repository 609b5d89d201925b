import { connect } from "node:net";
import { HdcError, PacketSocket, channelFrameLayout } from "hdc-client-node/protocol";
import { frameBytes } from "./golden.js";
import type { Transcript } from "./golden.js";

/** Takes away what differs in every run; see the list of masks in the replay test. */
export type Mask = (frame: Buffer) => Buffer;

/**
 * Plays the client's part of a recorded conversation: sends what the client sent once the server has sent what stands
 * before it, and compares that.
 * @returns the first difference, or undefined
 */
export async function playClient(
  transcript: Transcript,
  port: number,
  mask: Mask,
): Promise<string | undefined> {
  const link = new PacketSocket(connect({ host: "127.0.0.1", port }), {
    layout: channelFrameLayout,
    lost: (what) => new HdcError("device-lost", what),
  });
  try {
    for (const [index, frame] of transcript.frames.entries()) {
      const recorded = frameBytes(frame);
      if (frame.dir === "c2s") {
        await link.send([recorded]);
        continue;
      }
      const actual = await link.receive();
      if (actual === undefined || !mask(actual).equals(mask(recorded))) {
        return `frame ${index}: ${shown(recorded)} was recorded, ${shown(actual)} came`;
      }
    }
    if (transcript.closedBy === "client") return undefined;
    const more = await link.receive();
    return more === undefined ? undefined : `after the last frame ${shown(more)} came`;
  } finally {
    link.end();
    await link.closed;
  }
}

function shown(frame: Buffer | undefined): string {
  return frame === undefined ? "the end" : JSON.stringify(frame.toString("latin1"));
}
