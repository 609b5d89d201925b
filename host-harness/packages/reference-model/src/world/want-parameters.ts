import type { ConnectRequest } from "../service/effects.js";
import type { WantParameters } from "./environment-event.js";

/** A connect request in the names of the platform; empty strings are left out (`spec/backup-service.md §5.5`). */
export function wantOf({ parameters, appIndex, oldBackupVersion }: ConnectRequest): WantParameters {
  const { extensionAction, versionCode, restoreType, supportWithoutTar, batchSize } = parameters;
  const texts = {
    versionName: parameters.versionName,
    restoreExtInfo: parameters.restoreExtInfo,
    backupExtInfo: parameters.backupExtInfo,
    backupScene: parameters.backupScene,
    oldBackupVersion,
  };
  return {
    extensionAction,
    versionCode: versionCode ?? 0,
    restoreType: restoreType ?? 0,
    "ohos.extra.param.key.appCloneIndex": appIndex,
    ...Object.fromEntries(Object.entries(texts).flatMap(([name, text]) => (text ? [[name, text]] : []))),
    ...(supportWithoutTar === undefined ? {} : { supportWithoutTar }),
    ...(batchSize === undefined ? {} : { batchSize }),
  };
}
