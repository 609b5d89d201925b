import { hdcDevice } from "@ohbackup/conformance";
import type { Device, Profile } from "@ohbackup/conformance";
import { startVirtualBoard } from "@ohbackup/virtual-device";
import { HdcClient } from "hdc-client-node";
import type { CommandContext } from "../command-context.js";
import { UsageError } from "../usage-error.js";
import { defaultProfile } from "./device.js";
import { chosenFaults } from "./faults.js";
import { deviceProjectRoot, harnessRoot } from "./places.js";
import { defaultServer } from "./options.js";
import type { ServerAddress } from "./options.js";
import { profileOfBoard } from "./profile-of-board.js";

export interface WorldOptions {
  readonly target?: string;
  readonly server?: ServerAddress;
  readonly profile?: Profile;
  readonly fault: readonly string[];
}

/** What a check runs against, and whose rules apply. */
export interface CheckWorld {
  readonly device: Device;
  readonly profile: Profile;
  close(): Promise<void>;
}

/** The board that `-t` names, or a virtual one that lives as long as the check. */
export async function openWorld(context: CommandContext, options: WorldOptions): Promise<CheckWorld> {
  return options.target === undefined
    ? openVirtualBoard(context, options)
    : openTarget(context, options.target, options);
}

async function openVirtualBoard({ signal }: CommandContext, options: WorldOptions): Promise<CheckWorld> {
  if (options.server !== undefined) {
    throw new UsageError(
      "--server names where a device is; name the device too: -t KEY (see `ohbackup devices`).",
    );
  }
  const profile = options.profile ?? defaultProfile;
  const board = await startVirtualBoard({
    projectRoot: deviceProjectRoot,
    profile,
    faults: chosenFaults(options.fault),
    signal,
  });
  const target = new HdcClient(board.address).target(board.key);
  return { device: hdcDevice({ target, hostRoot: harnessRoot }), profile, close: () => board.close() };
}

async function openTarget(
  { signal, environment }: CommandContext,
  key: string,
  options: WorldOptions,
): Promise<CheckWorld> {
  if (options.fault.length > 0) {
    throw new UsageError(
      "--fault makes the built-in virtual board deviate; a device given with -t is what it is.",
    );
  }
  const target = new HdcClient(options.server ?? defaultServer(environment)).target(key);
  const profile = options.profile ?? (await profileOfBoard(target, signal));
  return { device: hdcDevice({ target, hostRoot: harnessRoot }), profile, close: () => Promise.resolve() };
}
