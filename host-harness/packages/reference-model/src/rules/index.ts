/** The rules of the service, once: used to simulate it and to judge a device. */
export * from "./all-end.js";
export * from "./application-outcome.js";
export * from "./bundle-name.js";
export * from "./capability-document.js";
export * from "./capability-writing.js";
export * from "./completion.js";
export * from "./death-notice.js";
export * from "./infos.js";
export { cjsonText } from "./json/cjson-text.js";
export type { JsonValue } from "./json/cjson-text.js";
export {
  JsonNumber,
  JsonReadError,
  cjsonDialect,
  jsoncppDialect,
  plainJson,
  readJson,
} from "./json/json-reader.js";
export type { JsonDialect, ReadJson } from "./json/json-reader.js";
export { jsoncppText } from "./json/jsoncpp-text.js";
export * from "./name-order.js";
export * from "./path-check.js";
export * from "./refused-backup.js";
export * from "./report-texts.js";
export * from "./restore-refusals.js";
export * from "./scheduling.js";
export * from "./service-codes.js";
export * from "./session-closing.js";
export * from "./session-opening.js";
export * from "./special-version.js";
export * from "./timers.js";
