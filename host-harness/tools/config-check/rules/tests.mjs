import { join } from "node:path";
import { isText, objects } from "../project.mjs";

/** Rules of a module's tests, which are a module of their own in `src/ohosTest` (`spec/device-app.md §2, §3.5`). */
const inTests = (project, test) =>
  project.tests.flatMap((tests) => test(tests).map((text) => ({ file: tests.file, text })));

const runner = "ets/testrunner/OpenHarmonyTestRunner.ets";

export const testRules = [
  {
    id: "test-module-name",
    check: (project) =>
      inTests(project, ({ module, description: { name } }) =>
        name === `${module.name}_test` ? [] : [`module.name: expected ${module.name}_test`],
      ),
  },
  {
    id: "test-module-type",
    check: (project) =>
      inTests(project, ({ description: { type } }) =>
        type === "feature" ? [] : ["module.type: expected feature"],
      ),
  },
  {
    id: "test-main-element",
    check: (project) =>
      inTests(project, ({ description }) =>
        objects(description.abilities).some(({ name }) => name === description.mainElement)
          ? []
          : ["module.mainElement: no such ability in the tests"],
      ),
  },
  {
    id: "test-source-exists",
    check: (project) =>
      inTests(project, ({ folder, description }) =>
        objects(description.abilities)
          .filter(({ srcEntry }) => !isText(srcEntry) || !project.has(join(folder, srcEntry)))
          .map(({ name }) => `${name}.srcEntry: does not exist`),
      ),
  },
  {
    id: "test-runner",
    check: (project) =>
      inTests(project, ({ folder }) =>
        /export default class OpenHarmonyTestRunner\b/.test(project.text(join(folder, runner)) ?? "")
          ? []
          : [`${runner}: aa test looks for the class there`],
      ),
  },
  {
    id: "test-pages-own-name",
    check: (project) =>
      inTests(project, ({ module, description: { pages } }) =>
        isText(pages) && pages !== module.description.pages
          ? []
          : ["module.pages: needs a profile of its own, because resources of module and tests are merged"],
      ),
  },
  {
    id: "test-reference-resolves",
    check: (project) =>
      inTests(project, ({ folder, module, description }) =>
        [...JSON.stringify(description).matchAll(/"\$profile:(\w+)"/g)]
          .filter(([, name]) => !project.has(join(folder, `resources/base/profile/${name}.json`)))
          .map(([, name]) => `no profile of the tests of ${module.name} is called ${name}`),
      ),
  },
  {
    id: "test-target",
    check: (project) =>
      inTests(project, ({ module }) =>
        objects(module.profile.targets).some(({ name }) => name === "ohosTest")
          ? []
          : [`targets: ohosTest is missing in the build-profile.json5 of ${module.name}`],
      ),
  },
];
