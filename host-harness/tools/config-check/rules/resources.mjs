import { join } from "node:path";
import { isObject, isText, objects } from "../project.mjs";

/** Kinds of references and where their names stand. */
const elementKinds = ["string", "color"];
const struct = /^\s*(?:@\w+(?:\([^)]*\))?\s*)*(?:export\s+(?:default\s+)?)?struct\s+\w+\s*\{/m;

function* referencesIn(value, path = "") {
  if (typeof value === "string") {
    const [, kind, name] = /^\$(media|string|color|profile):(.*)$/.exec(value) ?? [];
    if (kind !== undefined) yield { kind, name, path };
  } else if (typeof value === "object" && value !== null) {
    for (const [key, member] of Object.entries(value)) yield* referencesIn(member, `${path}.${key}`);
  }
}

function resolves(project, folders, { kind, name }) {
  return folders.some((folder) => {
    if (kind === "media")
      return project.names(`${folder}/base/media`).some((file) => file.replace(/\.\w+$/, "") === name);
    if (kind === "profile") return project.has(`${folder}/base/profile/${name}.json`);
    return elementNames(project, `${folder}/base/element`, kind).includes(name);
  });
}

function elementNames(project, folder, kind) {
  return project
    .names(folder)
    .filter((file) => file.endsWith(".json"))
    .flatMap((file) => objects(project.json(`${folder}/${file}`)?.[kind]).map(({ name }) => name));
}

const pagesOf = (project, module) => {
  const name = /^\$profile:(\w+)$/.exec(module.description.pages)?.[1];
  if (name === undefined) return [];
  const path = join(module.folder, `src/main/resources/base/profile/${name}.json`);
  const pages = project.has(path) ? project.json(path)?.src : [];
  return Array.isArray(pages) ? pages.map((page) => join(module.folder, "src/main/ets", `${page}.ets`)) : [];
};

const folders = (project) => [
  "AppScope/resources",
  ...project.modules.map(({ folder }) => join(folder, "src/main/resources")),
];

/** Rules of resources and pages (`spec/device-app.md §2, §3, §8.4`). */
export const resourceRules = [
  {
    id: "reference-resolves",
    check: (project) => [
      ...[...referencesIn({ app: project.app })]
        .filter((reference) => !resolves(project, ["AppScope/resources"], reference))
        .map(({ kind, name, path }) => ({
          file: "AppScope/app.json5",
          text: `${path.slice(1)}: no ${kind} is called ${name}`,
        })),
      ...project.modules.flatMap((module) =>
        [...referencesIn({ module: module.description })]
          .filter((reference) => !resolves(project, project.resourceFolders(module, "default"), reference))
          .map(({ kind, name, path }) => ({
            file: module.file,
            text: `${path.slice(1)}: no ${kind} is called ${name}`,
          })),
      ),
    ],
  },
  {
    id: "element-form",
    check: (project) =>
      folders(project).flatMap((folder) =>
        project
          .names(`${folder}/base/element`)
          .map((name) => `${folder}/base/element/${name}`)
          .filter((path) => {
            const document = project.json(path);
            return (
              !isObject(document) ||
              Object.entries(document).some(
                ([kind, entries]) =>
                  !elementKinds.includes(kind) ||
                  !Array.isArray(entries) ||
                  entries.some((entry) => !isText(entry?.name) || typeof entry.value !== "string"),
              )
            );
          })
          .map((path) => ({ file: path, text: "expected lists of name and value under string or color" })),
      ),
  },
  {
    id: "element-names-unique",
    check: (project) =>
      folders(project).flatMap((folder) =>
        elementKinds.flatMap((kind) => {
          const names = elementNames(project, `${folder}/base/element`, kind);
          return names
            .filter((name, index) => names.indexOf(name) !== index)
            .map((name) => ({
              file: `${folder}/base/element`,
              text: `two entries of ${kind} are called ${name}`,
            }));
        }),
      ),
  },
  {
    id: "strings-translated",
    check: (project) =>
      folders(project).flatMap((folder) =>
        project
          .names(folder)
          .filter((language) => /^[a-z]{2}_[A-Z]{2}$/.test(language))
          .flatMap((language) => {
            const base = elementNames(project, `${folder}/base/element`, "string");
            const translated = elementNames(project, `${folder}/${language}/element`, "string");
            return [
              ...base.filter((name) => !translated.includes(name)).map((name) => `${name} is not translated`),
              ...translated
                .filter((name) => !base.includes(name))
                .map((name) => `${name} exists in no base element`),
            ].map((text) => ({ file: `${folder}/${language}/element`, text }));
          }),
      ),
  },
  {
    id: "text-of-page-exists",
    check: (project) =>
      project.modules.flatMap((module) =>
        project
          .etsFiles(join(module.folder, "src/main/ets"))
          .flatMap((path) =>
            [...(project.text(path) ?? "").matchAll(/\$r\('app\.(string|color|media)\.(\w+)'/g)]
              .filter(
                ([, kind, name]) =>
                  !resolves(project, project.resourceFolders(module, "default"), { kind, name }),
              )
              .map(([, kind, name]) => ({ file: path, text: `no ${kind} is called ${name}` })),
          ),
      ),
  },
  {
    id: "pages-listed",
    check: (project) =>
      project.modules
        .filter((module) => module.abilities.length > 0 && pagesOf(project, module).length === 0)
        .map(({ file }) => ({
          file,
          text: "module.pages: a module with abilities needs a profile with pages",
        })),
  },
  {
    id: "page-exists",
    check: (project) =>
      project.modules.flatMap((module) =>
        pagesOf(project, module)
          .filter((path) => !project.has(path))
          .map((path) => ({ file: module.file, text: `module.pages: ${path} does not exist` })),
      ),
  },
  {
    id: "page-is-entry",
    check: (project) =>
      project.modules.flatMap((module) =>
        pagesOf(project, module)
          .filter((path) => project.has(path) && !/@Entry\b/.test(project.text(path)))
          .map((path) => ({ file: path, text: "a page needs @Entry" })),
      ),
  },
  {
    id: "struct-only-in-pages",
    check: (project) =>
      project.modules.flatMap((module) => {
        const pages = pagesOf(project, module);
        return project
          .etsFiles(join(module.folder, "src/main/ets"))
          .filter((path) => !pages.includes(path) && struct.test(project.text(path)))
          .map((path) => ({
            file: path,
            text: "a struct outside of a page: the file cannot run without a device",
          }));
      }),
  },
  {
    id: "pages-profile-unique",
    check: ({ modules }) => {
      const names = modules.map(({ description }) => description.pages).filter(isText);
      return names
        .filter((name, index) => names.indexOf(name) !== index)
        .map((name) => ({
          file: "build-profile.json5",
          text: `two modules have pages ${name}; resources may be merged`,
        }));
    },
  },
];
