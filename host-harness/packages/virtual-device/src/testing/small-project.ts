import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

export const smallBundle = "com.example.small";

const entryAbility = `
import UIAbility from '@ohos.app.ability.UIAbility';
import fileIo from '@ohos.file.fs';
import hilog from '@ohos.hilog';
import process from '@ohos.process';

export default class MainAbility extends UIAbility {
  private starts: number = 0;
  onCreate(want, launchParam): void {
    this.handle('create', want);
  }
  onNewWant(want, launchParam): void {
    this.handle('new want', want);
  }
  onDestroy(): void {
    hilog.info(0x1234, 'small', '%{public}s', 'destroyed');
  }
  private handle(what: string, want): void {
    this.starts += 1;
    const parameters = want.parameters;
    hilog.info(0x1234, 'small', '%{public}s %{public}d %{public}s', what, this.starts, JSON.stringify(parameters));
    switch (parameters.command) {
      case 'write': {
        const file = fileIo.openSync(this.context.filesDir + '/note.txt', fileIo.OpenMode.READ_WRITE | fileIo.OpenMode.CREATE);
        fileIo.writeSync(file.fd, parameters.text);
        fileIo.closeSync(file);
        break;
      }
      case 'hold':
        fileIo.openSync(this.context.filesDir + '/held', fileIo.OpenMode.READ_WRITE | fileIo.OpenMode.CREATE);
        break;
      case 'tick':
        setInterval(() => { hilog.info(0x1234, 'small', 'tick'); }, 1000);
        break;
      case 'later':
        setTimeout(() => { console.info('later'); }, 3600000);
        break;
      case 'throw':
        throw new Error('broken on purpose');
      case 'throw-later':
        setTimeout(() => { throw new Error('broken later'); }, 10);
        break;
      case 'reject':
        Promise.reject(new Error('nobody listens'));
        break;
      case 'exit':
        new process.ProcessManager().exit(0);
        break;
      case 'terminate':
        this.context.terminateSelf();
        break;
    }
  }
}
`;

const files: Readonly<Record<string, string>> = {
  "AppScope/app.json5": `{ app: { bundleName: "${smallBundle}", versionCode: 1, versionName: "1.0" } }`,
  "build-profile.json5": `{
    app: { products: [{ name: "default" }] },
    modules: [{ name: "main", srcPath: "./main", targets: [{ name: "default", applyToProducts: ["default"] }] }],
  }`,
  "main/build-profile.json5": `{ targets: [{ name: "default" }] }`,
  "main/src/main/module.json5": `{
    module: {
      name: "main",
      type: "entry",
      abilities: [
        { name: "MainAbility", srcEntry: "./ets/MainAbility.ets", exported: true },
        { name: "HiddenAbility", srcEntry: "./ets/MainAbility.ets", exported: false },
        { name: "BrokenAbility", srcEntry: "./ets/Broken.ets", exported: true },
      ],
      requestPermissions: [{ name: "ohos.permission.BACKUP" }],
    },
  }`,
  "main/src/main/ets/MainAbility.ets": entryAbility,
  "main/src/main/ets/Broken.ets":
    "import nothing from '@ohos.no.such.module';\nexport default class Broken { x = nothing; }\n",
};

/** Writes a device project of one module and one application, whose ability does what its want says. */
export function writeSmallProject(root: string): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}
