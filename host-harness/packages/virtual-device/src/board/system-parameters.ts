import type { Profile } from "@ohbackup/reference-model";
import type { SystemParameters } from "../shell/commands/param.js";

/** The parameters that a board of a release answers with: what a harness reads to know whom it talks to. */
export function systemParameters(profile: Profile, fullName: string, deviceType: string): SystemParameters {
  return new Map([
    ["const.ohos.apiversion", String(profile.apiLevel)],
    ["const.ohos.fullname", fullName],
    ["const.product.devicetype", deviceType],
    ["const.product.model", "virtual board"],
    ["backup.debug.overrideExtensionConfig", "false"],
    ["backup.overrideBackupSARelease", "true"],
    ["backup.overrideIncrementalRestore", "true"],
  ]);
}
