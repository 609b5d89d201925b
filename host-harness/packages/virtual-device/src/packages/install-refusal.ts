/** Why the bundle manager takes no package: its number and its words (`spec/device-app.md §6.2`). */
export interface Refusal {
  /** Undefined for commands that name none. */
  readonly code: number;
  readonly reason: string;
}

/** Numbers of the bundle manager's installer. */
export const refusals = {
  descriptionNotParsed: { code: 9568262, reason: "install parse failed." },
  missingProperty: { code: 9568259, reason: "install parse profile missing prop." },
  downgrade: { code: 9568263, reason: "install version downgrade." },
  pathInvalid: { code: 9568269, reason: "install file path invalid." },
  nameInvalid: { code: 9568270, reason: "install invalid hap name." },
  bundleNamesDiffer: { code: 9568277, reason: "install bundle name not same." },
  versionCodesDiffer: { code: 9568278, reason: "install version code not same." },
  versionNamesDiffer: { code: 9568279, reason: "install version name not same." },
  severalEntries: { code: 9568287, reason: "install invalid number of entry hap." },
  permissionNotGranted: { code: 9568289, reason: "install failed due to grant request permissions failed." },
  deviceTooOld: { code: 9568297, reason: "install failed due to older sdk version in the device." },
  deviceType: { code: 9568304, reason: "device type is not supported." },
  noSignature: { code: 9568320, reason: "no signature file." },
  tooLarge: { code: 9568325, reason: "signature verification failed due to hap file too large." },
  moduleNameTaken: { code: 9568334, reason: "module name duplicate." },
  noDescription: { code: 9568340, reason: "install parse no profile." },
  badDescription: { code: 9568341, reason: "install parse bad profile." },
  propertyType: { code: 9568342, reason: "install parse profile prop type error." },
  propertyValue: { code: 9568344, reason: "install parse profile prop check error." },
  notInstalled: { code: 9568386, reason: "uninstall missing installed bundle." },
  moduleNotInstalled: { code: 9568387, reason: "uninstall missing installed module." },
} as const satisfies Record<string, Refusal>;

/** Thrown while a package is looked at; the installer answers with its refusal. */
export class RefusedPackage extends Error {
  override readonly name = "RefusedPackage";

  constructor(readonly refusal: Refusal) {
    super(`${refusal.code} ${refusal.reason}`);
  }
}
