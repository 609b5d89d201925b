import { expect, it } from "vitest";
import { settledOrder } from "./recording-service.js";

it("events without a fixed place come first, without the time of the run", () => {
  const info = (seconds: string, error: string): string =>
    `{\n\t"processResult":\t{\n\t\t"timeInfo":\t"${seconds}",\n\t\t"errorInfo":\t"${error}"\n\t}\n}`;
  const events = [
    { call: "AppFileReady", fileName: "b" },
    { call: "ReportAppProcessInfo", info: info("1795617338", "2") },
    { call: "AppFileReady", fileName: "a" },
    { call: "ReportAppProcessInfo", info: info("1795617339", "1") },
    { call: "RefreshDataSize", total: 1 },
    { call: "AppDone", err: 0 },
  ];
  expect(settledOrder(events)).toEqual([
    { call: "RefreshDataSize", total: 1 },
    { call: "ReportAppProcessInfo", info: info("now", "2") },
    { call: "ReportAppProcessInfo", info: info("now", "1") },
    { call: "AppFileReady", fileName: "b" },
    { call: "AppFileReady", fileName: "a" },
    { call: "AppDone", err: 0 },
  ]);
});
