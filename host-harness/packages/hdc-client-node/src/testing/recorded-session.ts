import { channelFramePayload } from "../protocol/channel-frame.js";
import { decodeClientHello } from "../protocol/channel-handshake.js";
import { sessionHandshake } from "../protocol/session-handshake.js";
import { decodeSessionPacket } from "../protocol/session-packet.js";
import { frameBytes } from "./golden.js";
import type { Transcript } from "./golden.js";

/** The recording with another port in place of a fixed one. */
export function withPort(transcript: Transcript, recorded: string, port: number): Transcript {
  const text = Buffer.from(recorded).toString("hex");
  const other = Buffer.from(`tcp:${port}`).toString("hex");
  return {
    ...transcript,
    frames: transcript.frames.map((frame) => ({ ...frame, hex: frame.hex.replaceAll(text, other) })),
  };
}

/** The key in the greeting of a recorded session. */
export function recordedConnectKey(transcript: Transcript): string {
  const [first] = transcript.frames;
  return sessionHandshake.decode(decodeSessionPacket(frameBytes(first ?? { hex: "" })).data).connectKey;
}

/** The key that the recorded client answered a server with. */
export function recordedClientKey(transcript: Transcript): string {
  const frame = transcript.frames.find(({ dir }) => dir === "c2s");
  return frame === undefined ? "" : decodeClientHello(channelFramePayload(frameBytes(frame))).key;
}
