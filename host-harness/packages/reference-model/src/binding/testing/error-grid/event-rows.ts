import type { ClientMessage } from "../../../service/service-door.js";
import { row } from "./grid-row.js";
import type { GridRow } from "./grid-row.js";
import { errnoFor, eventWith } from "./producers.js";
import { reasons } from "./reasons.js";

const bundleName = "com.example.notes";

/** 13900042 is what the table makes of every number it does not know. */
const serviceCodeFor = (code: number): number => (code === 13900042 ? 9999 : code);

const bundleEvent = (callback: "onBundleBegin" | "onBundleEnd", documented: readonly number[]): GridRow =>
  row(callback, documented, (code) =>
    code === 401
      ? reasons.eventParameters
      : eventWith("SessionBackup", { callback, bundleName, code: serviceCodeFor(code) }),
  );

const fileEvent = (callback: "onFileReady" | "onFileReadyBatch", documented: readonly number[]): GridRow =>
  row(callback, documented, (code) => {
    if (code === 202) return reasons.eventPermission;
    if (code === 13600001) return reasons.fileTable;
    const file = { uri: "u", fd: -1, errno: errnoFor(code) };
    const message: ClientMessage =
      callback === "onFileReady" ? { callback, bundleName, file } : { callback, bundleName, files: [file] };
    return eventWith("SessionRestore", message);
  });

/** Callbacks and the codes of `spec/js-api.md §1.2` and of the API document. */
export const eventRows: readonly GridRow[] = [
  fileEvent("onFileReady", [13600001, 13900005, 13900011, 13900020, 13900025, 13900042]),
  bundleEvent(
    "onBundleBegin",
    [401, 13500001, 13500002, 13600001, 13900005, 13900011, 13900020, 13900025, 13900042],
  ),
  bundleEvent(
    "onBundleEnd",
    [401, 13500003, 13500004, 13600001, 13900005, 13900011, 13900020, 13900025, 13900042],
  ),
  row("onAllBundlesEnd", [13600001, 13900005, 13900011, 13900020, 13900025, 13900042], (code) =>
    eventWith("SessionBackup", { callback: "onAllBundlesEnd", code: serviceCodeFor(code) }),
  ),
  row(
    "onResultReport",
    [202, 401, 13600001, 13900005, 13900011, 13900025, 13900042],
    () => reasons.noErrorForm,
  ),
  row(
    "onProcess",
    [202, 401, 13500006, 13500008, 13600001, 13900001, 13900005, 13900011, 13900020, 13900025],
    () => reasons.noErrorForm,
  ),
  row("onMigrateResult", [202, 13600001, 13900001, 13900005, 13900011, 13900020, 13900025], (code) =>
    code === 202
      ? reasons.eventPermission
      : eventWith("SessionRestore", { callback: "onMigrateResult", bundleName, code }),
  ),
  fileEvent("onFileReadyBatch", [202, 13600001, 13900005, 13900011, 13900020, 13900025]),
];
