import type { ClientMessage } from "../../../service/service-door.js";

/** What the service sends to a callback that the document shows alone, and what it then prints (js-api 7). */
export interface FragmentRun {
  readonly message: ClientMessage;
  readonly printed: readonly string[];
}

const bundleName = "com.example.hiworld";
const file = { uri: "manage.json", fd: 0, errno: 0 };

const bundleEvent = (
  callback: "onBundleBegin" | "onBundleEnd",
  code: number,
  printed: string,
): FragmentRun => ({
  message: { callback, bundleName, code },
  printed: [printed],
});

/** By block number. Block 6 names the wrong callback in its failure text. */
export const fragments: ReadonlyMap<number, readonly FragmentRun[]> = new Map([
  [
    2,
    [
      {
        message: { callback: "onFileReady", bundleName, file },
        printed: [`onFileReady success with file: ${bundleName} manage.json`],
      },
      {
        message: { callback: "onFileReady", bundleName, file: { ...file, fd: -1, errno: 28 } },
        printed: [`onFileReady failed with err: {"code":13900025,"data":"${bundleName}"}`],
      },
    ],
  ],
  [
    3,
    [
      bundleEvent("onBundleBegin", 0, "onBundleBegin success"),
      bundleEvent("onBundleBegin", 13500002, "onBundleBegin failed with err.code: 13500002"),
    ],
  ],
  [
    4,
    [
      bundleEvent("onBundleBegin", 0, "onBundleBegin success"),
      bundleEvent("onBundleBegin", 13500001, `onBundleBegin failed with err.code: 13500001${bundleName}`),
    ],
  ],
  [
    5,
    [
      bundleEvent("onBundleEnd", 0, `onBundleEnd success with bundleName: ${bundleName}`),
      bundleEvent(
        "onBundleEnd",
        13500004,
        `onBundleEnd failed with err: {"code":13500004,"data":"${bundleName}"}`,
      ),
    ],
  ],
  [
    6,
    [
      bundleEvent("onBundleEnd", 0, "onBundleEnd success"),
      bundleEvent("onBundleEnd", 13500003, `onBundleBegin failed with err.code: 13500003${bundleName}`),
    ],
  ],
  [
    7,
    [
      { message: { callback: "onAllBundlesEnd", code: 0 }, printed: ["onAllBundlesEnd success"] },
      {
        message: { callback: "onAllBundlesEnd", code: 13600001 },
        printed: ['onAllBundlesEnd failed with err: {"code":13600001}'],
      },
    ],
  ],
  [8, [{ message: { callback: "onBackupServiceDied" }, printed: ["onBackupServiceDied success"] }]],
  [
    9,
    [
      {
        message: { callback: "onResultReport", bundleName, text: "{}" },
        printed: [`onResultReport bundleName : ${bundleName}`, "onResultReport result : {}"],
      },
    ],
  ],
  [
    10,
    [
      {
        message: { callback: "onProcess", bundleName, text: "{}" },
        printed: [`onProcess bundleName : ${bundleName}`, "onProcess processInfo : {}"],
      },
    ],
  ],
]);
