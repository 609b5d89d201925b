/** Files of one bundle in {@link longTrace}. */
const filesOfBundle = 8;
const bundlesOfSession = 50;
const hash = "0123456789abcdef".repeat(4);

type Line = Readonly<Record<string, unknown>>;

function* bundleEvents(session: string, bundle: string): Generator<Line> {
  const callback = { src: "caller", event: "callback", session, bundle };
  yield { ...callback, callback: "onBundleBegin", data: bundle };
  for (let index = 0; index < filesOfBundle; index += 1) {
    const uri = index === 0 ? "manage.json" : `${index}.tar`;
    const file = { uri, keys: ["bundleName", "uri", "fd"], fd: "open" };
    yield { ...callback, callback: "onFileReady", file };
    yield { src: "caller", event: "saved", session, bundle, uri, size: 1536, sha256: hash };
  }
  yield { ...callback, callback: "onBundleEnd", data: bundle };
}

const names = Array.from({ length: bundlesOfSession }, (_, index) => `com.example.app${100 + index}`);
const callbacks = ["onFileReady", "onBundleBegin", "onBundleEnd", "onAllBundlesEnd", "onBackupServiceDied"];
const constructorArguments = [{ callbacks: [...callbacks, "onResultReport", "onProcess"] }];

const facts = {
  caller: { bundle: "com.example.backup", permissions: ["ohos.permission.BACKUP"], systemApp: true },
  bundles: names.map((name) => ({
    name,
    installed: true,
    hasExtension: true,
    allowed: true,
    specialCodePath: false,
    fullBackupOnly: false,
  })),
  closed: true,
};

/** A session that backs up some bundles and is released. */
function* sessionEvents(number: number): Generator<Line> {
  const session = `s${number}`;
  const call = (step: number): number => number * 3 + step;
  const from = { src: "caller" };
  yield {
    ...from,
    event: "call",
    id: call(0),
    call: "new SessionBackup",
    session,
    args: constructorArguments,
  };
  yield { ...from, event: "outcome", id: call(0), outcome: { returned: { session } } };
  yield { ...from, event: "call", id: call(1), call: "SessionBackup.appendBundles", session, args: [names] };
  yield { ...from, event: "outcome", id: call(1), outcome: { resolved: null } };
  for (const name of names) yield* bundleEvents(session, name);
  yield { ...from, event: "callback", session, callback: "onAllBundlesEnd" };
  yield { ...from, event: "call", id: call(2), call: "SessionBackup.release", session, args: [] };
  yield { ...from, event: "outcome", id: call(2), outcome: { resolved: null } };
}

/** The lines of a trace of backups, one after the other, of at least so many events. */
export function* longTrace(events: number): Generator<string> {
  const header = {
    format: "ohbackup-trace",
    version: 1,
    scenario: { id: "long" },
    seed: "1",
    profile: "v6.1",
    device: { kind: "model" },
    facts,
  };
  yield `${JSON.stringify(header)}\n`;
  let seq = 0;
  for (let session = 0; seq < events; session += 1) {
    for (const event of sessionEvents(session)) {
      yield `${JSON.stringify({ seq, t: seq, ...event })}\n`;
      seq += 1;
    }
  }
  yield `${JSON.stringify({ seq, t: seq, src: "host", event: "end", status: "complete" })}\n`;
}
