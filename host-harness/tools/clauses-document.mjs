// Writes docs/clauses.md from the rules themselves: `npm run docs:clauses`; `--check` only says whether it is up to date.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { catalogue } from "../packages/conformance/dist/index.js";
import { clauseApplies, clauses, profileNames, profileOf } from "../packages/reference-model/dist/index.js";

const file = resolve(dirname(fileURLToPath(import.meta.url)), "../../docs/clauses.md");
const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } });

const groups = {
  A: "Sessions",
  B: "Backup and order",
  C: "Capability document of a restore",
  D: "Restore",
  E: "Timers and rate",
  F: "Failure, cancel, release",
  G: "Information",
  H: "Infos",
  content: "Content",
  api: "The script library",
  extension: "The extension and its formats",
};

const provocations = {
  Y: "a system application",
  H: "a misbehaving extension",
  2: "a second system application",
  R: "a root shell",
};

/** The releases that a clause speaks of, in one word where it is all of them. */
function releasesOf(clause) {
  const names = profileNames.filter((name) => clauseApplies(clause, profileOf(name).flags));
  return names.length === profileNames.length ? "all" : names.join(" ");
}

function scenariosOf(clause) {
  const names = catalogue.filter((scenario) => scenario.clauses.includes(clause.id)).map(({ id }) => id);
  if (names.length > 3) return `${names.slice(0, 3).join(", ")} and ${names.length - 3} more`;
  return names.length === 0 ? "–" : names.join(", ");
}

const cell = (text) => text.replaceAll("|", "\\|").replaceAll("<", "&lt;");

function rowOf(clause) {
  const flags = [...(clause.flags ?? []), ...(clause.onlyWhen === undefined ? [] : [clause.onlyWhen.flag])];
  const cells = [
    clause.id,
    clause.sentence,
    clause.source,
    clause.confidence,
    provocations[clause.provokedBy],
    releasesOf(clause),
    flags.length === 0 ? "–" : flags.map((flag) => `\`${flag}\``).join(" "),
    scenariosOf(clause),
  ];
  return `| ${cells.map(cell).join(" | ")} |`;
}

function documentText() {
  const named = clauses.filter((clause) =>
    catalogue.some((scenario) => scenario.clauses.includes(clause.id)),
  );
  const parts = Object.entries(groups).map(([group, title]) => {
    const rows = clauses.filter((clause) => clause.group === group).map(rowOf);
    return [
      `## ${title}`,
      "",
      "| clause | what must be seen | source | sure | who can bring it about | releases | flags | scenarios |",
      "| --- | --- | --- | --- | --- | --- | --- | --- |",
      ...rows,
      "",
    ].join("\n");
  });
  return [
    "# Clauses",
    "",
    "Written by `npm run docs:clauses` from the rules of `reference-model` and the catalogue of `conformance`; do not edit.",
    "",
    `${clauses.length} clauses; ${catalogue.length} scenarios name ${named.length} of them. A scenario may exercise more than it names.`,
    "`sure`: S read in the source or recorded, D derived, X decided outside the service; what is not S is judged softly.",
    "",
    ...parts,
  ].join("\n");
}

const text = documentText();
if (!values.check) {
  writeFileSync(file, text);
  console.log(`docs/clauses.md: ${clauses.length} clauses`);
} else if (readOr(file) === text) {
  console.log(`docs/clauses.md is up to date: ${clauses.length} clauses`);
} else {
  console.log("docs/clauses.md is not what the rules say now; run npm run docs:clauses.");
  process.exitCode = 1;
}

function readOr(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
