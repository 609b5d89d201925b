import { isText } from "../project.mjs";

const file = "AppScope/app.json5";
const knownKeys = ["bundleName", "vendor", "versionCode", "versionName", "icon", "label"];

/** Reverse domain with at least two dots, 7–128 characters (`spec/device-app.md §3.1`). */
export const isBundleName = (name) =>
  isText(name) &&
  name.length >= 7 &&
  name.length <= 128 &&
  /^[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*){2,}$/.test(name);

/** Rules of the application as a whole (`spec/device-app.md §3.1`). */
export const applicationRules = [
  {
    id: "app-bundle-name",
    check: ({ app }) =>
      isBundleName(app.bundleName)
        ? []
        : [
            {
              file,
              text: `app.bundleName: ${JSON.stringify(app.bundleName)} is no reverse domain of 7 to 128 characters`,
            },
          ],
  },
  {
    id: "app-version-code",
    check: ({ app }) =>
      Number.isInteger(app.versionCode) && app.versionCode >= 0
        ? []
        : [{ file, text: "app.versionCode: expected an integer" }],
  },
  {
    id: "app-version-name",
    check: ({ app }) => (isText(app.versionName) ? [] : [{ file, text: "app.versionName: expected a text" }]),
  },
  {
    id: "app-vendor",
    check: ({ app }) => (isText(app.vendor) ? [] : [{ file, text: "app.vendor: expected a text" }]),
  },
  {
    id: "app-icon",
    check: ({ app }) =>
      /^\$media:\w+$/.test(app.icon) ? [] : [{ file, text: "app.icon: expected $media:NAME" }],
  },
  {
    id: "app-label",
    check: ({ app }) =>
      /^\$string:\w+$/.test(app.label) ? [] : [{ file, text: "app.label: expected $string:NAME" }],
  },
  {
    id: "app-unknown-key",
    check: ({ app }) =>
      Object.keys(app)
        .filter((key) => !knownKeys.includes(key))
        .map((key) => ({ file, text: `app.${key}: no such key` })),
  },
];
