import {
  channelFramePayload,
  decodeChannelCommand,
  encodeChannelCommand,
  encodeChannelFrame,
} from "../protocol/channel-frame.js";
import { Command, isChannelCommand } from "../protocol/commands.js";
import { fileMode, transferConfig } from "../protocol/transfer-structs.js";
import type { TransferConfig } from "../protocol/transfer-structs.js";
import type { Mask } from "./scripted-server.js";

/** What is set aside when frames are compared, and why. Everything else must be equal, byte for byte. */
export interface NamedMask {
  readonly why: string;
  readonly mask: Mask;
}

/** Rewrites the data of one kind of binary command. */
function onCommand(command: number, rewrite: (data: Buffer) => Buffer): Mask {
  return (frame) => {
    const payload = channelFramePayload(frame);
    if (!isChannelCommand(payload)) return frame;
    const { command: found, data } = decodeChannelCommand(payload);
    if (found !== command) return frame;
    return Buffer.concat(encodeChannelFrame(...encodeChannelCommand(command, rewrite(data))));
  };
}

function onConfig(command: number, rewrite: (config: TransferConfig) => TransferConfig): Mask {
  return onCommand(command, (data) => transferConfig.encode(rewrite(transferConfig.decode(data))));
}

/** Times come from `utimes`, which keeps a double's precision of some 200 ns: compared to a tenth of a millisecond. */
function tenths(time: bigint): bigint {
  return (time + 50_000n) / 100_000n;
}

export const clientMasks: readonly NamedMask[] = [
  {
    why: "features: the recorded client of 3.1.0b did not know -b, ours does (bits 2-7)",
    mask: onCommand(Command.fileBegin, (data) =>
      data.length === 0 ? data : Buffer.concat([Buffer.from([(data[0] ?? 0) & 1]), data.subarray(1)]),
    ),
  },
  {
    why: "times of files: only as exact as the test can set them",
    mask: onConfig(Command.fileCheck, (config) => ({
      ...config,
      accessTime: tenths(config.accessTime),
      modificationTime: tenths(config.modificationTime),
    })),
  },
  {
    why: "owner and group: of whoever runs the test",
    mask: onCommand(Command.fileMode, (data) =>
      data.length === 0 ? data : fileMode.encode({ ...fileMode.decode(data), owner: 0, group: 0 }),
    ),
  },
  {
    why: "owner and group of folders: of whoever runs the test",
    mask: onCommand(Command.directoryMode, (data) =>
      fileMode.encode({ ...fileMode.decode(data), owner: 0, group: 0 }),
    ),
  },
  {
    why: "name of a package on the device: nine random characters",
    mask: onConfig(Command.appCheck, (config) => ({
      ...config,
      optionalName: config.optionalName.replace(/^[0-9a-f]{9}/, "#########"),
    })),
  },
];

export const maskClientFrame: Mask = (frame) => clientMasks.reduce((masked, { mask }) => mask(masked), frame);
