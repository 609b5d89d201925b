import type { JsonValue } from "../json-value.js";
import type { Scenario } from "../scenario/scenario.js";
import { open, release, scenario, waitFor } from "./build.js";
import { smallTarget } from "./worlds.js";

function backupWithInfos(id: string, about: string, clause: string, infos: string | undefined): Scenario {
  return scenario({
    id,
    about,
    clauses: [clause, "B18"],
    world: { bundles: [smallTarget(1)] },
    steps: [
      open("SessionBackup"),
      {
        do: "append",
        session: "s1",
        bundles: ["$target1"],
        ...(infos === undefined ? {} : { infos: [infos] }),
      },
      waitFor("onAllBundlesEnd"),
      release(),
    ],
  });
}

function unicast(details: JsonValue): JsonValue {
  return { type: "unicast", details };
}

/** Infos strings of an append (`spec/backup-service.md §9`); what the extension is given is in its journal. */
export const infosScenarios = [
  backupWithInfos(
    "infos-unicast",
    "details of a unicast element reach the extension, followed by the user id",
    "H1",
    JSON.stringify({ infos: [unicast([{ detail: [{ key: "value" }] }])] }),
  ),
  backupWithInfos(
    "infos-without-unicast",
    "infos without a unicast element: the user id alone",
    "H2",
    JSON.stringify({ infos: [{ type: "other", details: [] }] }),
  ),
  backupWithInfos("infos-none", "no infos: an empty text", "H3", undefined),
  backupWithInfos("infos-not-json", "infos that are not JSON are passed over", "H4", "{bad json"),
  backupWithInfos(
    "infos-two-unicast",
    "of two unicast elements the first counts",
    "H5",
    JSON.stringify({
      infos: [unicast([{ type: "first", detail: "1" }]), unicast([{ type: "second", detail: "2" }])],
    }),
  ),
  backupWithInfos(
    "infos-broadcast",
    "a broadcast element of a backup changes nothing that the caller sees",
    "H7",
    JSON.stringify({ infos: [{ type: "broadcast", details: [{ type: "a", detail: "b" }] }] }),
  ),
];
