import type { DamagedProject } from "./damaged-project.js";

type Damage = (project: DamagedProject) => void;

const app = "AppScope/app.json5";
const build = "build-profile.json5";
const packageFile = "oh-package.json5";
const entry = "entry/src/main/module.json5";
const extension = "backup_ext/src/main/module.json5";
const config = "backup_ext/src/main/resources/base/profile/backup_config.json";
const tests = "entry/src/ohosTest/module.json5";
const strings = "entry/src/main/resources/base/element/string.json";

const replace =
  (path: string, from: string | RegExp, to: string): Damage =>
  (project) => {
    project.replace(path, from, to);
  };

/** Sets a member of the backup configuration. */
const configured = (member: string): Damage =>
  replace(config, '"allowToBackupRestore": true,', `"allowToBackupRestore": true, ${member},`);

/** For every rule the ways in which a copy of the project is damaged so that exactly this rule must speak. */
export const damages: Readonly<Record<string, readonly Damage[]>> = {
  "app-bundle-name": [
    replace(app, "com.example.ohbackup", "com.short"),
    replace(app, "com.example.ohbackup", "com.1example.ohbackup"),
  ],
  "app-version-code": [replace(app, "1000000", '"1000000"')],
  "app-version-name": [replace(app, '"1.0.0"', '""')],
  "app-vendor": [replace(app, 'vendor: "example",', "")],
  "app-icon": [replace(app, "$media:app_icon", "app_icon.png")],
  "app-label": [replace(app, "$string:app_name", "ohbackup")],
  "app-unknown-key": [replace(app, "vendor:", 'vender: "x", vendor:')],
  "model-version-form": [replace(packageFile, '"5.0.0"', '"5"')],
  "model-version-equal": [replace(packageFile, '"5.0.0"', '"5.0.1"')],
  "hvigor-one-form": [
    replace("hvigor/hvigor-config.json5", "modelVersion", 'hvigorVersion: "3.0.0", modelVersion'),
  ],
  "hvigor-not-from-npm": [
    (project) => {
      project.write("host-harness/package.json", '{"devDependencies":{"@ohos/hvigor":"1.0.0"}}');
    },
  ],
  "hypium-version": [replace(packageFile, "1.0.13", "1.0.21")],
  hvigorfile: [
    replace("hvigorfile.ts", "system: appTasks", "system: hapTasks"),
    (project) => {
      project.remove("entry/hvigorfile.ts");
    },
  ],
  "signing-not-in-repository": [
    replace(build, "signingConfigs: []", 'signingConfigs: [{ name: "default" }]'),
  ],
  "build-modes": [replace(build, '{ name: "debug" }, ', "")],
  "product-default": [replace(build, 'name: "default",', 'name: "standard",')],
  "product-names-unique": [replace(build, 'name: "target2",', 'name: "target1",')],
  "product-sdk-integers": [replace(build, "compatibleSdkVersion: 12", 'compatibleSdkVersion: "5.0.0(12)"')],
  "product-sdk-present": [replace(build, "compileSdkVersion: 20,", "")],
  "product-sdk-order": [replace(build, "targetSdkVersion: 12", "targetSdkVersion: 22")],
  "product-sdk-equal": [replace(build, "compileSdkVersion: 20", "compileSdkVersion: 18")],
  "product-runtime": [replace(build, '"OpenHarmony"', '"HarmonyOS"')],
  "product-bundle-name": [replace(build, "com.example.ohbackup.target1", "target1")],
  "product-bundle-unique": [replace(build, "com.example.ohbackup.target2", "com.example.ohbackup.target1")],
  "product-unknown-key": [replace(build, "runtimeOS:", 'runtimeOs: "x", runtimeOS:')],
  "product-has-module": [replace(build, '"target3", ', "")],
  "module-names-unique": [replace(build, 'name: "backup_ext"', 'name: "entry"')],
  "target-product-known": [replace(build, '["forbidden"]', '["forbiden"]')],
  "target-described": [replace("backup_ext/build-profile.json5", '{ name: "default" },', "")],
  "api-type": [replace("entry/build-profile.json5", "stageMode", "faMode")],
  "module-package": [replace("entry/oh-package.json5", "dependencies: {},", "")],
  "module-name-equal": [
    replace(entry, 'name: "entry"', 'name: "main"'),
    replace("entry/oh-package.json5", '"entry"', '"main"'),
  ],
  "module-type": [replace(extension, '"feature"', '"har"')],
  "one-entry-module": [
    replace(extension, '"feature"', '"entry"'),
    replace(entry, 'type: "entry"', 'type: "feature"'),
  ],
  "module-device-types": [replace(entry, '"default", "tablet"', '"default"')],
  "module-device-types-present": [replace(entry, 'deviceTypes: ["default", "tablet"],', "")],
  "module-delivery": [replace(entry, "installationFree: false", "installationFree: true")],
  "module-unknown-key": [replace(entry, "mainElement:", 'mainElements: "x", mainElement:')],
  "main-element": [replace(entry, 'mainElement: "EntryAbility"', 'mainElement: "MainAbility"')],
  "component-named": [replace(extension, 'name: "ProbeBackupExtAbility"', 'name: ""')],
  "component-names-unique": [replace(extension, 'name: "ProbeBackupExtAbility"', 'name: "EntryAbility"')],
  "source-exists": [replace(entry, "EntryAbility.ets", "MainAbility.ets")],
  "source-default-class": [
    replace("entry/src/main/ets/entryability/EntryAbility.ets", "export default class", "export class"),
  ],
  "ability-exported": [replace(entry, "exported: true", "exported: false")],
  "extension-exported": [replace(extension, "exported: false", "exported: true")],
  "extension-type": [replace(extension, 'type: "backup"', 'type: "service"')],
  "extension-metadata": [
    replace(extension, "ohos.extension.backup", "ohos.extension. backup"),
    replace(extension, "$profile:backup_config", "backup_config"),
  ],
  "one-backup-extension": [
    replace(
      entry,
      "requestPermissions",
      'extensionAbilities: [{ name: "Second", type: "backup" }], requestPermissions',
    ),
  ],
  "permission-granted": [
    replace(
      extension,
      "extensionAbilities",
      'requestPermissions: [{ name: "ohos.permission.INTERNET" }], extensionAbilities',
    ),
  ],
  "permission-requested": [replace(entry, /requestPermissions: .*\n/, "")],
  "reference-resolves": [
    replace(app, "$media:app_icon", "$media:absent"),
    replace(entry, "$string:ability_desc", "$string:absent"),
    replace(entry, "$color:start_window_background", "$color:absent"),
    replace(extension, "$profile:backup_config", "$profile:absent"),
  ],
  "element-form": [
    replace(strings, '"string"', '"strings"'),
    replace(strings, '"value": "Run"', '"value": 5'),
  ],
  "element-names-unique": [replace(strings, '"page_run"', '"page_stop"')],
  "strings-translated": [
    replace(
      strings,
      '{ "name": "page_run",',
      '{ "name": "page_more", "value": "More" }, { "name": "page_run",',
    ),
    replace("entry/src/main/resources/zh_CN/element/string.json", '"page_run"', '"page_runs"'),
  ],
  "text-of-page-exists": [
    replace("entry/src/main/ets/pages/Index.ets", "app.string.page_run", "app.string.absent"),
  ],
  "pages-listed": [
    replace(entry, 'pages: "$profile:main_pages",', ""),
    replace("entry/src/main/resources/base/profile/main_pages.json", '"pages/Index"', ""),
  ],
  "page-exists": [
    replace("entry/src/main/resources/base/profile/main_pages.json", "pages/Index", "pages/Main"),
  ],
  "page-is-entry": [replace("entry/src/main/ets/pages/Index.ets", "@Entry\n", "")],
  "struct-only-in-pages": [
    (project) => {
      project.write(
        "entry/src/main/ets/driver/Hidden.ets",
        "@Component\nexport struct Hidden {\n  build() {\n  }\n}\n",
      );
    },
  ],
  "pages-profile-unique": [replace(extension, "$profile:fixture_pages", "$profile:main_pages")],
  "backup-config-allow": [
    replace(config, "true", '"true"'),
    replace(config, '"allowToBackupRestore": true,', ""),
  ],
  "backup-config-includes": [
    replace(config, /\[.*\]/, '"/data/storage/el2/base/files/"'),
    replace(config, /\[.*\]/, "[5]"),
  ],
  "backup-config-excludes": [configured('"excludes": [null]')],
  "backup-config-fullBackupOnly": [configured('"fullBackupOnly": 1')],
  "backup-config-restoreDeps": [configured('"restoreDeps": []')],
  "backup-config-supportScene": [configured('"supportScene": {}')],
  "backup-config-backupScene": [configured('"backupScene": 1')],
  "backup-config-extraInfo": [configured('"extraInfo": []')],
  "backup-config-requireCompatibility": [configured('"requireCompatibility": "no"')],
  "backup-config-optionDir": [configured('"optionDir": {}')],
  "backup-config-compatibleDirMapping": [configured('"compatibleDirMapping": {}')],
  "backup-config-unknown-key": [
    configured('"include": []'),
    replace(config.replace("main", "forbidden"), "}", ', "x": 1}'),
  ],
  "backup-config-absolute": [replace(config, "/data/storage/el2/base/files/", "files/")],
  "backup-config-own-files": [
    replace(config, "/data/storage/el2/base/files/", "/data/storage/el2/base/"),
    replace(config, "/data/storage/el2/base/files/", "/data/storage/el2/base/haps/entry/files/"),
  ],
  "test-module-name": [replace(tests, '"entry_test"', '"entry"')],
  "test-module-type": [replace(tests, '"feature"', '"entry"')],
  "test-main-element": [replace(tests, 'mainElement: "TestAbility"', 'mainElement: "EntryAbility"')],
  "test-source-exists": [replace(tests, "TestAbility.ets", "Absent.ets")],
  "test-runner": [
    (project) => {
      project.remove("entry/src/ohosTest/ets/testrunner/OpenHarmonyTestRunner.ets");
    },
  ],
  "test-pages-own-name": [replace(tests, "$profile:test_pages", "$profile:main_pages")],
  "test-reference-resolves": [replace(tests, "$profile:test_pages", "$profile:absent")],
  "test-target": [replace("entry/build-profile.json5", ', { name: "ohosTest" }', "")],
  "file-readable": [
    replace(config, "{", "{,"),
    replace(build, "{", "{ ("),
    (project) => {
      project.remove("hvigor/hvigor-config.json5");
    },
  ],
};
