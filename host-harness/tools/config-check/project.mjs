import { existsSync, readFileSync, readdirSync } from "node:fs";
import { basename, dirname, join, normalize } from "node:path";
import JSON5 from "json5";

export const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
export const isText = (value) => typeof value === "string" && value !== "";

/** The members of a list that are objects; an absent or mistyped list counts as empty. */
export const objects = (value) => (Array.isArray(value) ? value.filter(isObject) : []);

/**
 * A device project as its configuration files tell it. Reading never fails: what is missing or does not parse is noted
 * in `unreadable` and counts as empty.
 */
export class Project {
  unreadable = [];
  #texts = new Map();
  #changes;

  /**
   * @param {string} root folder of the project
   * @param {ReadonlyMap<string, string | undefined>} changes texts that stand for those of files; undefined = no file
   */
  constructor(root, changes = new Map()) {
    this.root = root;
    this.#changes = changes;
    this.app = this.#json5("AppScope/app.json5").app ?? {};
    this.hvigor = this.#json5("hvigor/hvigor-config.json5");
    this.ohPackage = this.#json5("oh-package.json5");
    this.profile = this.#json5("build-profile.json5");
    this.products = objects(this.profile.app?.products);
    this.modules = objects(this.profile.modules)
      .filter(({ name, srcPath }) => isText(name) && isText(srcPath))
      .map((entry) => this.#module(entry));
    this.tests = this.modules.flatMap((module) => this.#tests(module));
  }

  has(path) {
    return this.text(path) !== undefined;
  }

  /** Text of a file, or undefined. */
  text(path) {
    const name = normalize(path);
    if (this.#changes.has(name)) return this.#changes.get(name);
    if (!this.#texts.has(name)) {
      const file = join(this.root, name);
      this.#texts.set(name, existsSync(file) ? readFileSync(file, "utf8") : undefined);
    }
    return this.#texts.get(name);
  }

  /** Names in a folder, or none. */
  names(path) {
    const folder = join(this.root, path);
    const added = [...this.#changes.keys()]
      .filter((name) => dirname(name) === normalize(path))
      .map((name) => basename(name));
    return [...new Set([...(existsSync(folder) ? readdirSync(folder) : []), ...added])].sort();
  }

  /** Paths of all `.ets` files below a folder. */
  etsFiles(path) {
    const folder = join(this.root, path);
    const names = existsSync(folder)
      ? readdirSync(folder, { recursive: true }).map((name) => join(path, name))
      : [];
    const added = [...this.#changes.keys()].filter((name) => name.startsWith(`${normalize(path)}/`));
    return [...new Set([...names, ...added])].filter((name) => name.endsWith(".ets")).sort();
  }

  /** A strict JSON file of the resources, or undefined. */
  json(path) {
    return this.#parsed(path, JSON.parse);
  }

  /** Modules of a product, with the target that is built for it. */
  modulesOf(product) {
    return this.modules.flatMap((module) =>
      module.targets
        .filter(
          ({ applyToProducts }) => Array.isArray(applyToProducts) && applyToProducts.includes(product.name),
        )
        .map((target) => ({ module, target })),
    );
  }

  /** Resource folders of a module and target, the most specific first, AppScope last. */
  resourceFolders(module, targetName) {
    const target = objects(module.profile.targets).find(({ name }) => name === targetName);
    const listed = Array.isArray(target?.resource?.directories)
      ? target.resource.directories.filter(isText)
      : [];
    const own = [...listed, "./src/main/resources"].map((folder) => join(module.folder, folder));
    return [...new Set(own), "AppScope/resources"];
  }

  #module(entry) {
    const folder = join(entry.srcPath);
    const description = this.#json5(join(folder, "src/main/module.json5")).module ?? {};
    return {
      name: entry.name,
      folder,
      file: join(folder, "src/main/module.json5"),
      targets: objects(entry.targets),
      profile: this.#json5(join(folder, "build-profile.json5")),
      ohPackage: this.#json5(join(folder, "oh-package.json5")),
      description,
      abilities: objects(description.abilities),
      extensions: objects(description.extensionAbilities),
    };
  }

  /** The tests of a module, when it has any. */
  #tests(module) {
    const folder = join(module.folder, "src/ohosTest");
    const file = join(folder, "module.json5");
    return this.has(file) ? [{ module, folder, file, description: this.#json5(file).module ?? {} }] : [];
  }

  #json5(path) {
    const value = this.#parsed(path, JSON5.parse);
    return isObject(value) ? value : {};
  }

  #parsed(path, parse) {
    const text = this.text(path);
    if (text === undefined) {
      this.#note(path, "does not exist");
      return undefined;
    }
    try {
      return parse(text);
    } catch (error) {
      this.#note(path, `does not parse: ${error.message}`);
      return undefined;
    }
  }

  #note(file, text) {
    if (!this.unreadable.some((known) => known.file === file)) this.unreadable.push({ file, text });
  }
}
