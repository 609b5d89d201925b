/** Every callback that some release makes (`spec/js-api.md §2.5`). */
export const callbackNames = [
  "onFileReady",
  "onFileReadyBatch",
  "onBundleBegin",
  "onBundleEnd",
  "onAllBundlesEnd",
  "onBackupServiceDied",
  "onResultReport",
  "onProcess",
  "onBackupSizeReport",
  "onMigrateResult",
] as const;
