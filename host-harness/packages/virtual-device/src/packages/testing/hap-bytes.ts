import { strToU8, zipSync } from "fflate";

/** The members of a description that a test wants otherwise. */
export interface HapChanges {
  readonly app?: Readonly<Record<string, unknown>>;
  readonly module?: Readonly<Record<string, unknown>>;
}

const extension = {
  name: "Ext",
  type: "backup",
  metadata: [{ name: "ohos.extension.backup", resource: "$profile:backup_config" }],
};

/** A description as the packer compiles it, of bundle `com.example.packed`. */
export function compiledDescription(changes: HapChanges = {}): object {
  return {
    app: {
      bundleName: "com.example.packed",
      versionCode: 2,
      versionName: "2.0",
      minAPIVersion: 12,
      ...changes.app,
    },
    module: {
      name: "ext",
      type: "feature",
      deviceTypes: ["default"],
      abilities: [{ name: "Main", exported: true }],
      extensionAbilities: [extension],
      requestPermissions: [{ name: "ohos.permission.BACKUP" }],
      ...changes.module,
    },
  };
}

export const packedConfig = '{"allowToBackupRestore":true}';

/** A HAP with this description; stored, as the platform's packer does. */
export function hapBytes(changes: HapChanges = {}): Uint8Array {
  return zipOf({
    "module.json": JSON.stringify(compiledDescription(changes)),
    "resources/base/profile/backup_config.json": packedConfig,
    "ets/modules.abc": "PANDA\0\0\0",
  });
}

export function zipOf(entries: Readonly<Record<string, string>>, level: 0 | 6 = 0): Uint8Array {
  return zipSync(Object.fromEntries(Object.entries(entries).map(([name, text]) => [name, strToU8(text)])), {
    level,
  });
}
