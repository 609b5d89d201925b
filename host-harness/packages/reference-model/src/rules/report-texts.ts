import { cjsonText } from "./json/cjson-text.js";

/** Text of `onResultReport` when the application failed with a message (`spec/backup-service.md §11.1`, clause D11). */
export function errorReportText(code: number, message: string): string {
  return cjsonText({ resultInfo: { errorCode: code, errorInfo: message, type: "ErrorInfo" } });
}

/** Text of `onProcess` for what the application's own `onProcess` returned (`spec/backup-service.md §11.2`). */
export function progressText(unixSeconds: number, resultInfo: string): string {
  return cjsonText({ processResult: { timeInfo: String(unixSeconds), resultInfo } });
}

/** Text of `onProcess` for an error of the framework (`spec/backup-service.md §11.2`). */
export function progressErrorText(unixSeconds: number, code: number, message: string): string {
  return cjsonText({
    processResult: {
      timeInfo: String(unixSeconds),
      errorInfo: { errorCode: String(code), errorMessage: message },
    },
  });
}

export interface ScannedSize {
  readonly bundleName: string;
  /** Bytes; −1 when unknown. */
  readonly dataSize: number;
  /** Bytes; −1 when not computed. */
  readonly incDataSize: number;
}

/** Text of `onBackupSizeReport`, the misspelling included (`spec/backup-service.md §11.3`). */
export function sizeReportText(scanned: readonly ScannedSize[], scanning: string): string {
  return cjsonText({
    scaned: scanned.map(({ bundleName, dataSize, incDataSize }) => ({ bundleName, dataSize, incDataSize })),
    scanning,
  });
}
