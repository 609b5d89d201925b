import { join } from "node:path";
import { isText, objects } from "../project.mjs";

const moduleKeys = [
  "name",
  "type",
  "description",
  "mainElement",
  "deviceTypes",
  "deliveryWithInstall",
  "installationFree",
  "pages",
  "abilities",
  "extensionAbilities",
  "requestPermissions",
];
const moduleTypes = ["entry", "feature"];
/** Permissions that a signing profile of ours grants (`spec/device-app.md §4`). */
const grantedPermissions = ["ohos.permission.BACKUP"];
/** What needs BACKUP: a module that imports the backup service. */
const requesterImport = /from\s+'@ohos\.file\.backup'/;

const inModules = (project, test) =>
  project.modules.flatMap((module) => test(module).map((text) => ({ file: module.file, text })));

const repeated = (names) => [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];

const components = ({ abilities, extensions }) => [...abilities, ...extensions];

const sourceOf = ({ folder }, { srcEntry }) => join(folder, "src/main", srcEntry);

/** Rules of modules and what is in them (`spec/device-app.md §3.5, §8.4, §11`). */
export const moduleRules = [
  {
    id: "module-name-equal",
    check: ({ modules }) =>
      modules
        .filter(({ name, description, ohPackage }) => description.name !== name || ohPackage.name !== name)
        .map(({ name, file, description, ohPackage }) => ({
          file,
          text: `the module is ${name} in build-profile.json5, ${description.name ?? "nothing"} here and ${ohPackage.name ?? "nothing"} in oh-package.json5`,
        })),
  },
  {
    id: "module-type",
    check: (project) =>
      inModules(project, ({ description: { type } }) =>
        moduleTypes.includes(type)
          ? []
          : [`module.type: ${type ?? "nothing"} is none of ${moduleTypes.join(", ")}`],
      ),
  },
  {
    id: "one-entry-module",
    check: (project) =>
      project.products
        .map(({ name }) => ({
          name,
          count: project.modulesOf({ name }).filter(({ module }) => module.description.type === "entry")
            .length,
        }))
        .filter(({ name, count }) => count > 1 || (name === "default" && count !== 1))
        .map(({ name, count }) => ({
          file: "build-profile.json5",
          text: `product ${name} has ${count} entry modules`,
        })),
  },
  {
    id: "module-device-types",
    check: ({ modules }) => {
      const lists = new Set(modules.map(({ description }) => JSON.stringify(description.deviceTypes)));
      return lists.size > 1
        ? [{ file: modules[0].file, text: "module.deviceTypes: differs between modules" }]
        : [];
    },
  },
  {
    id: "module-device-types-present",
    check: (project) =>
      inModules(project, ({ description: { deviceTypes } }) =>
        Array.isArray(deviceTypes) && deviceTypes.length > 0 ? [] : ["module.deviceTypes: expected a list"],
      ),
  },
  {
    id: "module-delivery",
    check: (project) =>
      inModules(project, ({ description }) =>
        description.deliveryWithInstall === true && description.installationFree === false
          ? []
          : ["module: expected deliveryWithInstall true and installationFree false"],
      ),
  },
  {
    id: "module-unknown-key",
    check: (project) =>
      inModules(project, ({ description }) =>
        Object.keys(description)
          .filter((key) => !moduleKeys.includes(key))
          .map((key) => `module.${key}: no such key`),
      ),
  },
  {
    id: "main-element",
    check: (project) =>
      inModules(project, ({ description: { type, mainElement }, abilities }) => {
        if (type !== "entry" && mainElement === undefined) return [];
        return abilities.some(({ name }) => name === mainElement)
          ? []
          : [`module.mainElement: ${mainElement ?? "nothing"} is no ability of the module`];
      }),
  },
  {
    id: "component-named",
    check: (project) =>
      inModules(project, (module) =>
        components(module)
          .filter(({ name }) => !isText(name))
          .map(() => "an ability has no name"),
      ),
  },
  {
    id: "component-names-unique",
    check: (project) =>
      repeated(project.modules.flatMap(components).map(({ name }) => name)).map((name) => ({
        file: "build-profile.json5",
        text: `two abilities of the bundle are called ${name}`,
      })),
  },
  {
    id: "source-exists",
    check: (project) =>
      inModules(project, (module) =>
        components(module)
          .filter((component) => !isText(component.srcEntry) || !project.has(sourceOf(module, component)))
          .map(({ name, srcEntry }) => `${name}.srcEntry: ${srcEntry ?? "nothing"} does not exist`),
      ),
  },
  {
    id: "source-default-class",
    check: (project) =>
      inModules(project, (module) =>
        components(module)
          .filter((component) => isText(component.srcEntry) && project.has(sourceOf(module, component)))
          .filter(
            (component) =>
              !/export default class \w+ extends/.test(project.text(sourceOf(module, component))),
          )
          .map(({ name, srcEntry }) => `${name}.srcEntry: ${srcEntry} has no class as default export`),
      ),
  },
  {
    id: "ability-exported",
    check: (project) =>
      inModules(project, ({ abilities }) =>
        abilities
          .filter(({ exported }) => exported !== true)
          .map(({ name }) => `${name}.exported: must be true, or the shell may not start it`),
      ),
  },
  {
    id: "extension-exported",
    check: (project) =>
      inModules(project, ({ extensions }) =>
        extensions
          .filter(({ exported }) => exported !== false)
          .map(({ name }) => `${name}.exported: must be false`),
      ),
  },
  {
    id: "extension-type",
    check: (project) =>
      inModules(project, ({ extensions }) =>
        extensions
          .filter(({ type }) => type !== "backup")
          .map(({ name, type }) => `${name}.type: ${type ?? "nothing"} is not backup`),
      ),
  },
  {
    id: "extension-metadata",
    check: (project) =>
      inModules(project, ({ extensions }) =>
        extensions
          .filter(
            ({ metadata }) =>
              objects(metadata).filter(
                ({ name, resource }) => name === "ohos.extension.backup" && /^\$profile:\w+$/.test(resource),
              ).length !== 1,
          )
          .map(
            ({ name }) => `${name}.metadata: expected one ohos.extension.backup with a $profile: resource`,
          ),
      ),
  },
  {
    id: "one-backup-extension",
    check: (project) =>
      project.products
        .map(({ name }) => ({
          name,
          count: project.modulesOf({ name }).flatMap(({ module }) => module.extensions).length,
        }))
        .filter(({ count }) => count !== 1)
        .map(({ name, count }) => ({
          file: "build-profile.json5",
          text: `product ${name} has ${count} backup extensions; the service uses the first and never says so`,
        })),
  },
  {
    id: "permission-granted",
    check: (project) =>
      inModules(project, ({ description }) =>
        objects(description.requestPermissions)
          .filter(({ name }) => !grantedPermissions.includes(name))
          .map(({ name }) => `requestPermissions: ${name} is granted by no signing profile of ours`),
      ),
  },
  {
    id: "permission-requested",
    check: (project) =>
      inModules(project, ({ folder, description }) => {
        const requests = objects(description.requestPermissions).some(
          ({ name }) => name === "ohos.permission.BACKUP",
        );
        const files = project.etsFiles(join(folder, "src/main/ets"));
        const needs = files.some((path) => requesterImport.test(project.text(path)));
        return needs && !requests
          ? ["requestPermissions: ohos.permission.BACKUP is missing; every call would throw 201"]
          : [];
      }),
  },
];
