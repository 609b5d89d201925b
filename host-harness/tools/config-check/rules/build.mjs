import { join } from "node:path";
import { isObject, isText, objects } from "../project.mjs";
import { isBundleName } from "./application.mjs";

const file = "build-profile.json5";
const sdkKeys = ["compatibleSdkVersion", "targetSdkVersion", "compileSdkVersion"];
const productKeys = ["name", "signingConfig", "runtimeOS", "bundleName", ...sdkKeys];
/** Newer versions of the test framework come from another registry (`spec/device-app.md §1`). */
const newestHypium = "1.0.13";

const inProducts = (project, test) =>
  project.products.flatMap((product) =>
    test(product).map((text) => ({ file, text: `product ${product.name}: ${text}` })),
  );

const repeated = (names) => [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];

/** Rules of the tools' versions and of what is built (`spec/device-app.md §3.2–3.4, §11`). */
export const buildRules = [
  {
    id: "model-version-form",
    check: ({ hvigor, ohPackage }) =>
      [
        ["hvigor/hvigor-config.json5", hvigor.modelVersion],
        ["oh-package.json5", ohPackage.modelVersion],
      ]
        .filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))
        .map(([place]) => ({ file: place, text: "modelVersion: expected three numbers with dots" })),
  },
  {
    id: "model-version-equal",
    check: ({ hvigor, ohPackage }) =>
      hvigor.modelVersion === ohPackage.modelVersion
        ? []
        : [
            {
              file: "oh-package.json5",
              text: `modelVersion ${ohPackage.modelVersion ?? "none"} differs from ${hvigor.modelVersion ?? "none"} in hvigor-config.json5`,
            },
          ],
  },
  {
    id: "hvigor-one-form",
    check: ({ hvigor }) =>
      hvigor.hvigorVersion === undefined && Object.keys(hvigor.dependencies ?? {}).length === 0
        ? []
        : [
            {
              file: "hvigor/hvigor-config.json5",
              text: "hvigorVersion and dependencies belong to projects without modelVersion",
            },
          ],
  },
  {
    id: "hvigor-not-from-npm",
    check: (project) =>
      ["package.json", "host-harness/package.json"]
        .filter((path) => /"@ohos\/hvigor/.test(project.text(path) ?? ""))
        .map((path) => ({
          file: path,
          text: "@ohos/hvigor is on no npm registry; only hvigorfile.ts may name it",
        })),
  },
  {
    id: "hypium-version",
    check: ({ ohPackage }) => {
      const version = ohPackage.devDependencies?.["@ohos/hypium"];
      return version === newestHypium
        ? []
        : [{ file: "oh-package.json5", text: `devDependencies: @ohos/hypium must be ${newestHypium}` }];
    },
  },
  {
    id: "hvigorfile",
    check: (project) =>
      [
        { folder: ".", tasks: "appTasks" },
        ...project.modules.map(({ folder }) => ({ folder, tasks: "hapTasks" })),
      ]
        .map(({ folder, tasks }) => ({ path: join(folder, "hvigorfile.ts"), tasks }))
        .filter(({ path, tasks }) => !new RegExp(`system:\\s*${tasks}\\b`).test(project.text(path) ?? ""))
        .map(({ path, tasks }) => ({ file: path, text: `expected a default export with system: ${tasks}` })),
  },
  {
    id: "signing-not-in-repository",
    check: ({ profile }) =>
      Array.isArray(profile.app?.signingConfigs) && profile.app.signingConfigs.length === 0
        ? []
        : [{ file, text: "app.signingConfigs: must be an empty list; keys and passwords stay outside" }],
  },
  {
    id: "build-modes",
    check: ({ profile }) => {
      const modes = objects(profile.app?.buildModeSet).map(({ name }) => name);
      return ["debug", "release"]
        .filter((mode) => !modes.includes(mode))
        .map((mode) => ({ file, text: `app.buildModeSet: ${mode} is missing` }));
    },
  },
  {
    id: "product-default",
    check: ({ products }) =>
      products.some(({ name }) => name === "default")
        ? []
        : [{ file, text: "app.products: default is missing" }],
  },
  {
    id: "product-names-unique",
    check: ({ products }) =>
      repeated(products.map(({ name }) => name)).map((name) => ({
        file,
        text: `app.products: two are called ${name}`,
      })),
  },
  {
    id: "product-sdk-integers",
    check: (project) =>
      inProducts(project, (product) =>
        sdkKeys
          .filter((key) => product[key] !== undefined && !Number.isInteger(product[key]))
          .map((key) => `${key} must be an integer with runtimeOS OpenHarmony`),
      ),
  },
  {
    id: "product-sdk-present",
    check: (project) =>
      inProducts(project, (product) =>
        sdkKeys.filter((key) => product[key] === undefined).map((key) => `${key} is missing`),
      ),
  },
  {
    id: "product-sdk-order",
    check: (project) =>
      inProducts(project, ({ compatibleSdkVersion, targetSdkVersion, compileSdkVersion }) =>
        compatibleSdkVersion > targetSdkVersion || targetSdkVersion > compileSdkVersion
          ? ["SDK versions must not fall from compatible to target to compile"]
          : [],
      ),
  },
  {
    id: "product-sdk-equal",
    check: ({ products }) =>
      sdkKeys
        .filter((key) => new Set(products.map((product) => product[key])).size > 1)
        .map((key) => ({ file, text: `app.products: ${key} differs; all products are one application` })),
  },
  {
    id: "product-runtime",
    check: (project) =>
      inProducts(project, ({ runtimeOS }) =>
        runtimeOS === "OpenHarmony" ? [] : ["runtimeOS must be OpenHarmony"],
      ),
  },
  {
    id: "product-bundle-name",
    check: (project) =>
      inProducts(project, ({ bundleName }) =>
        bundleName === undefined || isBundleName(bundleName)
          ? []
          : [`bundleName ${JSON.stringify(bundleName)} is none`],
      ),
  },
  {
    id: "product-bundle-unique",
    check: ({ app, products }) =>
      repeated(products.map(({ bundleName }) => bundleName ?? app.bundleName)).map((name) => ({
        file,
        text: `app.products: two products build ${name} and would overwrite each other`,
      })),
  },
  {
    id: "product-unknown-key",
    check: (project) =>
      inProducts(project, (product) =>
        Object.keys(product)
          .filter((key) => !productKeys.includes(key))
          .map((key) => `${key}: no such key`),
      ),
  },
  {
    id: "product-has-module",
    check: (project) =>
      inProducts(project, (product) =>
        project.modulesOf(product).length > 0 ? [] : ["no module is built for it"],
      ),
  },
  {
    id: "module-names-unique",
    check: ({ modules }) =>
      repeated(modules.map(({ name }) => name)).map((name) => ({
        file,
        text: `modules: two are called ${name}`,
      })),
  },
  {
    id: "target-product-known",
    check: ({ modules, products }) =>
      modules.flatMap(({ name, targets }) =>
        targets
          .flatMap(({ applyToProducts }) => (Array.isArray(applyToProducts) ? applyToProducts : []))
          .filter((product) => !products.some((known) => known.name === product))
          .map((product) => ({ file, text: `module ${name}: no product is called ${product}` })),
      ),
  },
  {
    id: "target-described",
    check: ({ modules }) =>
      modules.flatMap(({ name, folder, targets, profile }) =>
        targets
          .filter((target) => !objects(profile.targets).some((known) => known.name === target.name))
          .map((target) => ({
            file: join(folder, "build-profile.json5"),
            text: `targets: ${target.name} of module ${name} is not described`,
          })),
      ),
  },
  {
    id: "api-type",
    check: ({ modules }) =>
      modules
        .filter(({ profile }) => profile.apiType !== "stageMode")
        .map(({ folder }) => ({
          file: join(folder, "build-profile.json5"),
          text: "apiType: expected stageMode",
        })),
  },
  {
    id: "module-package",
    check: ({ modules }) =>
      modules
        .filter(({ ohPackage }) => !isText(ohPackage.version) || !isObject(ohPackage.dependencies))
        .map(({ folder }) => ({
          file: join(folder, "oh-package.json5"),
          text: "expected a version and dependencies",
        })),
  },
];
