import { bundleEventError, fileEventError, migrateEventError } from "../../errors/event-errors.js";
import type { ClientMessage, ReadyFile, SessionKind } from "../../service/service-door.js";
import { nativeObject } from "../native-shapes.js";

/** `{bundleName, uri, fd}`, with `manifestFd` except in a full backup (`spec/js-api.md §2.5`). */
function fileMembers(kind: SessionKind, bundleName: string, file: ReadyFile): Record<string, unknown> {
  const members = { bundleName, uri: file.uri, fd: file.fd };
  return kind === "SessionBackup" ? members : { ...members, manifestFd: file.manifestFd ?? -1 };
}

/**
 * The first failed file of a batch hides all others of it; an incremental backup has no error form, there failed
 * files stay in the array (`spec/js-api.md §2.5`).
 */
export function failureOfBatch(kind: SessionKind, files: readonly ReadyFile[]): ReadyFile | undefined {
  return kind === "IncrementalBackupSession" ? undefined : files.find((file) => file.errno !== 0);
}

function bundleArguments(bundleName: string, error: Error | undefined): readonly unknown[] {
  return error === undefined ? [undefined, bundleName] : [error];
}

/** Arguments of a callback: two on success, exactly one on failure (`spec/js-api.md §2.1` no. 15, §2.5). */
export function eventArguments(kind: SessionKind, message: ClientMessage): readonly unknown[] {
  switch (message.callback) {
    case "onBundleBegin":
    case "onBundleEnd": {
      const { bundleName, code } = message;
      return bundleArguments(bundleName, code === 0 ? undefined : bundleEventError(code, bundleName));
    }
    case "onMigrateResult": {
      const { bundleName, code } = message;
      return bundleArguments(bundleName, code === 0 ? undefined : migrateEventError(code, bundleName));
    }
    case "onAllBundlesEnd":
      return message.code === 0 ? [undefined, undefined] : [bundleEventError(message.code)];
    case "onFileReady": {
      const { bundleName, file } = message;
      if (file.errno !== 0) return [fileEventError(file.errno, bundleName)];
      return [undefined, nativeObject(fileMembers(kind, bundleName, file))];
    }
    case "onFileReadyBatch": {
      const { bundleName, files } = message;
      const failed = failureOfBatch(kind, files);
      if (failed !== undefined) return [fileEventError(failed.errno, bundleName)];
      return [undefined, files.map((file) => fileMembers(kind, bundleName, file))];
    }
    case "onResultReport":
    case "onProcess":
      return [message.bundleName, message.text];
    case "onBackupSizeReport":
      return [message.text];
    case "onBackupServiceDied":
      return [undefined, undefined];
  }
}
