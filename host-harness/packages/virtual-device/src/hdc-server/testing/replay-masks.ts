import type { Mask } from "./scripted-client.js";

/** What is set aside when frames are compared, and why. Everything else must be equal, byte for byte. */
export interface NamedMask {
  readonly why: string;
  readonly mask: Mask;
}

const channelIdOffset = 16;
const banner = Buffer.from("OHOS HDC");

export const serverMasks: readonly NamedMask[] = [
  {
    why: "channel id in the hello: random",
    mask: (frame) => {
      if (!frame.subarray(4, 12).equals(banner)) return frame;
      const copy = Buffer.from(frame);
      copy.fill(0, channelIdOffset, channelIdOffset + 4);
      return copy;
    },
  },
  {
    why: "time and rate in the summary of a transfer, and the frame's length with them",
    mask: (frame) => {
      const text = frame.toString("latin1", 4);
      if (!text.startsWith("FileTransfer finish")) return frame;
      return Buffer.from(text.replace(/time:\d+ms rate:[\d.]+kB/, "time:#ms rate:#kB"), "latin1");
    },
  },
];

export const maskServerFrame: Mask = (frame) => serverMasks.reduce((masked, { mask }) => mask(masked), frame);
