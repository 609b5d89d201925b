import type { Target } from "../target.js";
import { split, tar } from "./archives.js";
import { recording, scenario, trace } from "./documents.js";
import { binaryTlv, channelFrames, lz4, serialStructs, sessionPackets, textTlv } from "./hdc.js";
import { capability, config, infos, manage, report } from "./texts.js";

/** Every reader of bytes that come from a device, an app or another host. */
export const targets: readonly Target[] = [
  tar,
  split,
  manage,
  report,
  capability,
  config,
  infos,
  trace,
  recording,
  scenario,
  channelFrames,
  sessionPackets,
  serialStructs,
  textTlv,
  binaryTlv,
  lz4,
];
