import type { z } from "zod";
import { textOfBytes } from "@ohbackup/reference-model";
import type { BackupAbility, RestoreHandle } from "@ohbackup/reference-model";
import { CaseSandbox, givenDirectories } from "./case-sandbox.js";
import type { RecordedDigest, RecordedEvent, restoreSchema } from "./case-schema.js";
import type { ContentSource } from "./content-source.js";
import { differenceOf } from "./difference.js";
import { ExtensionRun } from "./extension-run.js";
import { digestOf, treeDifference } from "./tree-digest.js";

type RestoreCase = z.infer<typeof restoreSchema>;

const form = { unlisted: new Set(givenDirectories), hasNanoseconds: true };

/** Sends what the recording's client sent, in its order. */
class RecordedClient {
  constructor(
    private readonly recorded: RestoreCase,
    private readonly run: ExtensionRun,
    private readonly source: ContentSource,
  ) {}

  async play(): Promise<void> {
    for (const { call, fileName } of this.recorded.expected.events) {
      const { extension, service } = this.run;
      const name = String(fileName);
      if (call === "HandleRestore") {
        service.events.push({
          call,
          err: extension.handleRestore(Boolean(this.recorded.restoreOptions.clear ?? true)),
        });
      } else if (call === "GetFileHandle") {
        await this.#receive(call, name, extension.getFileHandle(name));
      } else if (call === "GetIncrementalFileHandle") {
        await this.#receive(call, name, extension.getIncrementalFileHandle(name));
      } else if (call === "PublishFile") {
        service.events.push({ call, err: extension.publishFile("") });
      } else if (call === "PublishIncrementalFile") {
        service.events.push({ call, err: extension.publishIncrementalFile("") });
      }
    }
  }

  async #receive(call: string, fileName: string, handle: RestoreHandle): Promise<void> {
    this.run.service.events.push({ call, err: handle.errno, fdOk: handle.fd >= 0, fileName });
    const input = fileName === this.recorded.restoreOptions.manageName ? "manage.json" : fileName;
    const written = new Map([
      [handle.fd, input],
      [handle.manifestFd, `${input}.rp`],
    ]);
    for (const [fd, name] of written) {
      if (fd < 0) continue;
      const facts = this.recorded.inputs[name] ?? this.recorded.inputs[name.replaceAll("/", "%2F")];
      if (facts !== undefined) await this.source.write(fd, name.replaceAll("/", "%2F"), facts);
      this.run.ledger.close(fd, this.run.process.name);
    }
  }
}

/** A restore, compared with its recording. */
export async function runRestore(recorded: RestoreCase, source: ContentSource): Promise<string | undefined> {
  const sandbox = new CaseSandbox({ umask: parseInt(recorded.umask, 8) });
  const startedAt = Math.floor(Date.now() / 1000);
  try {
    sandbox.make(recorded.existingTree);
    const seen: { events: RecordedEvent[]; tree?: readonly RecordedDigest[] } = { events: [] };
    const { expected, restoreOptions } = recorded;
    const ability: BackupAbility = {
      onRestoreEx(): string {
        run.service.events.push({ call: "onRestore" });
        seen.tree = digestOf(sandbox.files, form);
        return restoreOptions.onEx ?? "";
      },
    };
    const run = new ExtensionRun(sandbox, {
      config: recorded.config,
      parameters: {
        extensionAction: 2,
        restoreType: restoreOptions.restoreType ?? 0,
        supportWithoutTar: Boolean(restoreOptions.supportWithoutTar),
        ...(restoreOptions.versionName === undefined ? {} : { versionName: restoreOptions.versionName }),
      },
      ability,
    });
    if (!run.extension.connect()) return "connect: refused";
    await new RecordedClient(recorded, run, source).play();
    await run.clock.runToEnd();
    const errors = [...run.extension.restoreErrors].map(
      ([path, codes]) => [textOfBytes(path), codes] as const,
    );
    return (
      differenceOf(expected.events, run.service.events, "events") ??
      differenceOf(expected.errFileInfos, Object.fromEntries(errors), "errFileInfos") ??
      (expected.atOnRestore === undefined
        ? undefined
        : treeDifference(expected.atOnRestore, seen.tree ?? [], "tree at onRestore", startedAt)) ??
      treeDifference(expected.final, digestOf(sandbox.files, form), "final tree", startedAt) ??
      run.leftOpen()
    );
  } finally {
    sandbox.close();
  }
}
