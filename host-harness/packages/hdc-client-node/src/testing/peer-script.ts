import { channelFrameLayout } from "../protocol/channel-frame.js";
import { Command } from "../protocol/commands.js";
import type { PacketLayout } from "../protocol/packet-assembler.js";
import { decodeSessionPacket, sessionPacketLayout } from "../protocol/session-packet.js";
import { frameBytes } from "./golden.js";
import type { Transcript } from "./golden.js";
import { channelsOfRefusedCommands } from "./scripted-daemon.js";
import { SessionTranslation } from "./session-translation.js";

/** How the other end of a recorded conversation is played against a client whose random numbers differ. */
export interface PeerScript {
  readonly layout: PacketLayout;
  readonly frames: readonly { readonly dir: "c2s" | "s2c"; readonly bytes: Buffer }[];
  /** A recorded packet of this end, as this conversation needs it. */
  spoken(recorded: Buffer): Buffer;
  /** The client has sent this in place of what was recorded. */
  heard(recorded: Buffer, actual: Buffer): void;
  /** A packet that comes by the clock and takes no part in the order. */
  isAside(packet: Buffer): boolean;
}

function channelScript(frames: PeerScript["frames"]): PeerScript {
  return {
    layout: channelFrameLayout,
    frames,
    spoken: (recorded) => recorded,
    heard: () => undefined,
    isAside: () => false,
  };
}

function sessionScript(frames: PeerScript["frames"], refused: ReadonlySet<number>): PeerScript {
  const translation = new SessionTranslation();
  const isHeartbeat = (packet: Buffer): boolean => decodeSessionPacket(packet).command === Command.heartbeat;
  return {
    layout: sessionPacketLayout,
    frames: frames.filter(
      ({ bytes }) => !isHeartbeat(bytes) && !refused.has(decodeSessionPacket(bytes).channelId),
    ),
    spoken: (recorded) => Buffer.concat(translation.translate(recorded)),
    heard: (recorded, actual) => {
      translation.compare(recorded, actual);
    },
    isAside: isHeartbeat,
  };
}

export function peerScript(transcript: Transcript): PeerScript {
  const recorded = transcript.frames.map((frame) => ({ dir: frame.dir, bytes: frameBytes(frame) }));
  return transcript.link === "client-server"
    ? channelScript(recorded)
    : sessionScript(recorded, channelsOfRefusedCommands(transcript));
}
