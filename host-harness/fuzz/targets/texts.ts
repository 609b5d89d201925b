import {
  ConfigError,
  IndexError,
  parseExtensionConfig,
  profileNames,
  profileOf,
  readBundleInfo,
  readCapabilityDocument,
  readIndex,
  readReport,
  scanListsOf,
} from "@ohbackup/reference-model";
import { mutateJson } from "../mutate/json-tree.js";
import { statelessTarget } from "../target.js";

const jsonWords = [
  "{",
  "}",
  "[",
  "]",
  '"',
  ",",
  ":",
  "//",
  "/*",
  "*/",
  "\\u",
  "\\ud800",
  "\0",
  "\xef\xbb\xbf",
  "1e999",
  "-",
];
const allFlags = profileNames.map((name) => profileOf(name).flags);

/** `manage.json`, of either form. */
export const manage = statelessTarget(
  {
    name: "manage",
    words: [...jsonWords, '"fileName"', '"information"', '"stat"', '"st_mode"', '"isBigFile"'],
    mutators: [mutateJson],
    isExpected: (error) => error instanceof IndexError,
  },
  (input) => {
    readIndex(input.toString("utf8"));
  },
);

/** Reports and local lists. */
export const report = statelessTarget(
  {
    name: "report",
    words: [";", "\n", "\r\n", "%", "%2", "%00", "version=1.0&attrNum=8\n", ";;;;;;;;", "1e99"],
  },
  (input) => {
    readReport(input.toString("latin1"));
  },
);

export const config = statelessTarget(
  {
    name: "config",
    words: [...jsonWords, '"includes"', '"excludes"', '"optionDir"', '"sceneId"', "||||", "*", "[!"],
    mutators: [mutateJson],
    isExpected: (error) => error instanceof ConfigError,
  },
  (input) => {
    const read = parseExtensionConfig(input.toString("utf8"));
    scanListsOf(read, "");
    scanListsOf(read, "sceneA");
  },
);

export const capability = statelessTarget(
  {
    name: "capability",
    words: [...jsonWords, '"bundleInfos"', '"name"', '"versionCode"', '"allToBackup"'],
    mutators: [mutateJson],
  },
  (input) => {
    readCapabilityDocument(input.toString("utf8"));
  },
);

/** The releases take turns: which one reads an input depends on the input's length. */
export const infos = statelessTarget(
  {
    name: "infos",
    words: [...jsonWords, '"infos"', '"INFOS"', '"type"', '"details"', '"broadcast"', '"batchSize"'],
    mutators: [mutateJson],
    memoryPerByte: 8192,
  },
  (input) => {
    const flags = allFlags[input.length % allFlags.length];
    if (flags !== undefined) readBundleInfo(flags, input.toString("utf8"), 100);
  },
);
