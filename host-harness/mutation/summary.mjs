/** The reason given to mutants that a sample leaves out. */
export const notInSample = "not in the sample";

const detected = new Set(["Killed", "Timeout"]);

function tally(mutants) {
  const count = (wanted) => mutants.filter(({ status, statusReason }) => wanted(status, statusReason)).length;
  const killed = count((status) => detected.has(status));
  const survived = count((status) => status === "Survived");
  const unreached = count((status) => status === "NoCoverage");
  const leftOut = count((status, reason) => status === "CompileError" && reason === notInSample);
  const ignored = count((status) => status === "Ignored");
  const broken = mutants.length - killed - survived - unreached - leftOut - ignored;
  const tried = killed + survived;
  // Mutants that no test reaches are counted, those that are reached are estimated from the sample.
  const reached = tried + leftOut;
  const share = reached + unreached === 0 ? 1 : reached / (reached + unreached);
  const rate = tried === 0 ? 0 : killed / tried;
  const left = reached <= 1 ? 0 : leftOut / (reached - 1);
  const error = tried === 0 ? 0 : 1.96 * share * Math.sqrt((rate * (1 - rate) * left) / tried);
  return { killed, survived, unreached, leftOut, ignored, broken, score: share * rate, error };
}

const percent = (share) => `${(100 * share).toFixed(1)} %`;

function row(name, mutants) {
  const { killed, survived, unreached, leftOut, ignored, broken, score, error } = tally(mutants);
  const tried = killed + survived + unreached;
  const cells = [tried === 0 ? "–" : percent(score) + (leftOut > 0 ? ` ± ${percent(error)}` : "")];
  return [name, ...cells, killed, survived, unreached, leftOut, ignored, broken].map(String);
}

function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((cells) => cells[column].length)));
  return rows
    .map((cells) =>
      cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))),
    )
    .map((cells) => cells.join("  ").trimEnd())
    .join("\n");
}

/** The score by folder with its 95 % error, then every mutant that nothing noticed. */
export function summaryOf(mutants, source) {
  const nameOf = ({ fileName }) => fileName.slice(fileName.indexOf(source) + source.length + 1);
  const folders = new Map();
  for (const mutant of mutants) {
    const folder = nameOf(mutant).replace(/\/[^/]*$/, "");
    folders.set(folder, [...(folders.get(folder) ?? []), mutant]);
  }
  const head = ["", "score", "killed", "survived", "unreached", "left out", "static", "errors"];
  const rows = [...folders].sort(([left], [right]) => (left < right ? -1 : 1));
  const unnoticed = mutants
    .filter(({ status }) => status === "Survived" || status === "NoCoverage")
    .map(({ location: { start }, mutatorName, replacement = "", status, ...mutant }) => {
      const text = replacement.replace(/\s+/g, " ").slice(0, 100);
      return `${nameOf(mutant)}:${start.line}:${start.column} ${status} ${mutatorName} -> ${text}`;
    })
    .sort((left, right) => left.localeCompare(right, "en", { numeric: true }));
  const scores = table([head, ...rows.map(([folder, own]) => row(folder, own)), row("all", mutants)]);
  return { text: `${scores}\n\n${unnoticed.join("\n")}\n`, score: tally(mutants).score };
}
