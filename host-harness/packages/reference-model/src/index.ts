export { ExtensionProcess } from "./extension/extension-process.js";
export type { ExtensionOptions, RestoreHandle } from "./extension/extension-process.js";
export type { ConnectParameters } from "./extension/connect-parameters.js";
export type { BackupAbility, BundleVersion } from "./extension/backup-ability.js";
export { reportScenario } from "./extension/extension-to-service.js";
export type { ExtensionFile, ExtensionToService, ReportScenario } from "./extension/extension-to-service.js";
export { bytesOfText, textOfBytes } from "./extension/files/byte-path.js";
export type { BytePath } from "./extension/files/byte-path.js";
export { FileError } from "./extension/files/extension-files.js";
export type {
  DirectoryEntry,
  ExtensionFiles,
  FileFacts,
  FileKind,
  FileTime,
} from "./extension/files/extension-files.js";
export { clauseApplies } from "./clauses/clause.js";
export type { Clause, ClauseGroup, Confidence, FlagCondition, Provocation } from "./clauses/clause.js";
export { clauseOf, clauses, findClause } from "./clauses/clauses.js";
export type { ClauseId } from "./clauses/clauses.js";
export { defaultProfileName, findProfile, profileNames, profileOf } from "./profiles/profile.js";
export type { Profile, ProfileFlags, ProfileName } from "./profiles/profile.js";
export type { Clock, ClockTimer, TimerOptions } from "./world/clock.js";
export { VirtualClock } from "./world/virtual-clock.js";
export type { VirtualClockOptions } from "./world/virtual-clock.js";
export { RealClock } from "./world/real-clock.js";
export type { BundleOrder } from "./world/service-core.js";
export { World } from "./world/world.js";
export type { ProcessOptions, WorldOptions } from "./world/world.js";
export type { Choices } from "./world/choices.js";
export type { ExtensionFilesFactory } from "./world/ability-manager.js";
export type * from "./world/bundle-spec.js";
export type { EnvironmentEvent, EnvironmentListener, WantParameters } from "./world/environment-event.js";
export type { DeliveryContext, Fault, PackedFile } from "./world/fault.js";
export { SimulatedProcess } from "./world/simulated-process.js";
export type { ExitReason, ProcessIdentity } from "./world/simulated-process.js";
export { OutsideSandboxError, SandboxFiles } from "./world/sandbox-files.js";
export type { Mount } from "./world/sandbox-files.js";
export { DescriptorLedger } from "./world/descriptor-ledger.js";
export type { DescriptorRecord } from "./world/descriptor-ledger.js";
export type * from "./service/service-door.js";
export * from "./follow/index.js";
export * from "./rules/index.js";
export { createBusinessError } from "./errors/business-error.js";
export type { BusinessError } from "./errors/business-error.js";
export { serviceCodeToJs } from "./errors/backup-table.js";
export { errnoToJs } from "./errors/errno-table.js";
export { libraryEntry, libraryError } from "./errors/library-table.js";
export { bundleEventError, fileEventError, migrateEventError } from "./errors/event-errors.js";
export { createBackupModule } from "./binding/backup-module.js";
export type { BindingOptions, BindingWorld } from "./binding/binding-world.js";
export type * from "./binding/backup-types.js";
export { dropInModules } from "./drop-in/drop-in-modules.js";
export type { ModuleNamespace } from "./drop-in/drop-in-modules.js";
export { createFileFsModule } from "./drop-in/file-fs/file-fs-module.js";
export type { FileFsModule } from "./drop-in/file-fs/file-fs-types.js";
export { createHashModule } from "./drop-in/hash-module.js";
export type { HashModule } from "./drop-in/hash-module.js";
export { BackupExtensionAbility } from "./drop-in/extension/backup-extension-ability.js";
export { BackupExtensionContext } from "./drop-in/extension/backup-extension-context.js";
export { abilityOfClass } from "./drop-in/extension/ability-of-class.js";
export { ReferenceModelError } from "./errors/reference-model-error.js";
export type { ReferenceModelErrorCode } from "./errors/reference-model-error.js";
export { createDevice, Device } from "./drop-in/device.js";
export type { AppDescription, DeviceOptions } from "./drop-in/device.js";
export { backupDropIn } from "./drop-in/loaders/vite-plugin.js";
export type { BackupDropInOptions, BackupDropInPlugin } from "./drop-in/loaders/vite-plugin.js";
export { blocked } from "./extension/backup-ability.js";
export { scanListsOf, parseExtensionConfig, ConfigError } from "./extension/config/extension-config.js";
export type { ExtensionConfig, ScanLists } from "./extension/config/extension-config.js";
export { divideIncludes, readBackupExResult, splitMapping } from "./extension/config/dir-mapping.js";
export type { BackupExResult, MappedDirectory } from "./extension/config/dir-mapping.js";
export { SandboxExtensionFiles } from "./extension/files/sandbox-extension-files.js";
export type { SandboxFilesOptions } from "./extension/files/sandbox-extension-files.js";
export type { ExactTime, InodeNote } from "./extension/files/inode-notes.js";
export { includeExcludeText, makeLocalList } from "./extension/incremental/local-list.js";
export type { LocalList } from "./extension/incremental/local-list.js";
export { IndexError, readIndex } from "./extension/index/read-index.js";
export type { ReadIndex, ReadIndexEntry } from "./extension/index/read-index.js";
export { bigFileBoundary, tarCountLimit, tarSizeLimit } from "./extension/limits.js";
export { sliceForTars } from "./extension/backup/pack-tar.js";
export { BigFileNames, extensionOf, shortenedReportName } from "./extension/naming/big-file-name.js";
export { isAncoName, isValidPath, percentDecode, percentEncode } from "./extension/naming/path-rules.js";
export { hashName } from "./extension/naming/string-hash.js";
export { Excludes, normaliseExcludes } from "./extension/patterns/excludes.js";
export { expandIncludes } from "./extension/patterns/includes.js";
export { readReport } from "./extension/report/report.js";
export type { ReportRow } from "./extension/report/report.js";
export { scanFiles } from "./extension/scan/scan.js";
export type { BigFile, ScanOptions, ScanResult, SmallFile } from "./extension/scan/scan.js";
export { backupDirOf, isFirstVersion } from "./extension/temp-directories.js";
export { TarWriter } from "./extension/tar/tar-writer.js";
export { untar } from "./extension/tar/untar.js";
export type { UntarOptions, UntarResult } from "./extension/tar/untar.js";
export { failEvents, failFiles } from "./drop-in/on-demand.js";
export type { DoorAnswers } from "./drop-in/on-demand.js";
export { hardenedDifferences } from "./extension/restore/hardened-differences.js";
export { isSplitTar, untarSplit } from "./extension/tar/split-untar.js";
export type { SplitOptions } from "./extension/tar/split-untar.js";
export { HardenedPolicy } from "./extension/tar/untar-policy.js";
export { toolCommands, toolUsage } from "./backup-tool/tool-commands.js";
export type { ToolCommand, ToolOption, ToolSession } from "./backup-tool/tool-commands.js";
export { incrementalTimeOf, readToolArguments } from "./backup-tool/tool-arguments.js";
export type { ToolRequest } from "./backup-tool/tool-arguments.js";
export {
  countedFolder,
  incrementalFiles,
  nextManifest,
  receivedFile,
  toolFolder,
  toolLink,
} from "./backup-tool/tool-layout.js";
export { appendErrorLine, initErrorLine, toolLine } from "./backup-tool/tool-lines.js";
export { appendsOf, rewrittenCapabilities } from "./backup-tool/tool-capabilities.js";
