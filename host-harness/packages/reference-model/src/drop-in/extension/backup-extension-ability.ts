import type { BackupAbility, BundleVersion } from "../../extension/backup-ability.js";
import type { BackupExtensionContext } from "./backup-extension-context.js";

/**
 * Base class of an application's backup extension, default export of `@ohos.application.BackupExtensionAbility`. Every
 * method is there and gives undefined, except `onBackupEx`, which the platform's base class does not have
 * (`spec/js-api.md §4.2`).
 */
export class BackupExtensionAbility implements BackupAbility {
  /** Set by the framework before any callback. */
  declare context: BackupExtensionContext;

  onBackup(): unknown {
    return undefined;
  }

  onRestore(_bundleVersion: BundleVersion): unknown {
    return undefined;
  }

  onRestoreEx(_bundleVersion: BundleVersion, _restoreInfo: string): unknown {
    return undefined;
  }

  getBackupInfo(): unknown {
    return undefined;
  }

  onProcess(): unknown {
    return undefined;
  }

  onRelease(_scenario: number): unknown {
    return undefined;
  }

  getBackupCompatibilityInfo(_extInfo: string): unknown {
    return undefined;
  }

  getRestoreCompatibilityInfo(_extInfo: string): unknown {
    return undefined;
  }
}
