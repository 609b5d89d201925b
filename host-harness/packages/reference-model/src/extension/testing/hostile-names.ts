const climbs = [
  "..",
  "../..",
  "../../..",
  "../../../../../../../..",
  "a/..",
  "a/../..",
  "./..",
  "..//..",
  "a/./../../..",
];
const starts = ["", "/", "//", "///", "./", "data/storage/el2/base/files/", "/data/storage/el2/base/files/"];
const goals = ["x", "etc/passwd", "tmp/ohbackup.escaped", "data/storage/../../x", "..", "."];
const oddNames = [
  "\\..\\..\\x",
  "..\\x",
  "C:\\x",
  "%2e%2e/x",
  "..%2fx",
  "\u2025/x",
  "\uff0e\uff0e/x",
  "..\u0001/x",
  "con",
  "nul",
  "a\nb",
  "-rf",
  "~/x",
  "$HOME/x",
  "a".repeat(255),
  "a".repeat(256),
  "a/".repeat(1000) + "x",
  "a".repeat(4095),
  "a".repeat(4096),
  "/".repeat(300) + "x",
];

/** Names of entries, of rows and of files that a client sends. */
export const hostileNames: readonly Buffer[] = [
  ...starts.flatMap((start) =>
    climbs.flatMap((climb) => goals.map((goal) => Buffer.from(`${start}${climb}/${goal}`))),
  ),
  ...starts.flatMap((start) => climbs.map((climb) => Buffer.from(start + climb))),
  ...oddNames.map((name) => Buffer.from(name)),
  Buffer.from([0xc0, 0xae, 0xc0, 0xae, 0x2f, 0x78]),
  Buffer.from([0xff, 0xfe]),
];

/** Where links point to. */
export const linkTargets = [
  "/",
  "/etc",
  "/tmp",
  "..",
  "../..",
  "../../../../../../../../..",
  "/data/storage/..",
  "/data/storage/el2/../../..",
  "/proc/self/root",
  "/dev",
  "link",
  "./link",
  "link/..",
  "/data/storage/el2/base/files/link",
];
/** What an entry has behind the link in its name. */
export const behindLinks = ["", "/x", "/../x", "/etc/passwd.escaped", "/tmp/escaped"];
