import type { ClauseState, Finding } from "../../judge/index.js";
import type { CheckResult, ClauseSummary, JudgedTrace } from "../../runner/check-result.js";
import type { Trace } from "../../trace/trace.js";
import { html } from "./markup.js";
import type { Markup } from "./markup.js";
import { shownPlaces, timelinePicture } from "./timeline-picture.js";
import { timelineOf } from "./timeline.js";

const words: Readonly<Record<ClauseState, string>> = {
  violates: "violated",
  "model-gap": "differ where the model is unsure",
  inconclusive: "inconclusive",
  conforms: "conform",
  "not-exercised": "not exercised",
};

const states: readonly ClauseState[] = ["violates", "model-gap", "inconclusive", "conforms", "not-exercised"];

/** Findings of one clause that a page shows; all of them stand in `verdicts.json`. */
const shownFindings = 20;

export function summarySection(result: CheckResult): Markup {
  const counts = states.map((state) => {
    const count = result.clauses.filter((row) => row.state === state).length;
    return html`<div class="count ${state}"><b>${count}</b>${words[state]}</div>`;
  });
  const key = result.device["key"];
  const name = result.device["fullName"];
  const device = [key, name].filter((part) => typeof part === "string").join(", ");
  const problems = result.problems.map((problem) => html`<li class="inconclusive">${problem}</li>`);
  return html`<h1>Backup and restore: <span class="${result.verdict}">${words[result.verdict]}</span></h1>
    <p class="facts">
      ${device === "" ? "kept traces" : device} · rules of ${result.profile} · ${result.traces.length}
      scenarios · seed ${result.seed} · ${(result.durationMs / 1000).toFixed(1)} s · ${result.state}
    </p>
    <div class="counts">${counts}</div>
    ${
      problems.length === 0
        ? html``
        : html`<ul>
            ${problems}
          </ul>`
    }`;
}

export function coverageSection(clauses: readonly ClauseSummary[]): Markup {
  const cells = clauses.map(
    ({ clause, state }) =>
      html`<a
        class="${state}"
        href="#clause-${clause.id}"
        title="${clause.id} ${words[state]}: ${clause.sentence}"
        >${clause.id}</a
      >`,
  );
  return html`<h2>Clauses</h2>
    <nav class="map" aria-label="All clauses by state">${cells}</nav>`;
}

export function clauseSection(row: ClauseSummary, numberOf: ReadonlyMap<string, number>): Markup {
  const { clause, state, evidence, exercisedBy } = row;
  const found = evidence.filter(({ finding }) => state === "conforms" || finding.state !== "conforms");
  const findings = found
    .slice(0, shownFindings)
    .map(({ trace, finding }) => findingBox(trace, finding, numberOf.get(trace)));
  const more =
    found.length > shownFindings
      ? html`<p>and ${found.length - shownFindings} more in verdicts.json</p>`
      : html``;
  const by =
    exercisedBy.length === 0
      ? "no scenario brought its situation about"
      : `shown by ${exercisedBy.join(", ")}`;
  return html`<details id="clause-${clause.id}" data-state="${state}">
    <summary>
      <span class="id">${clause.id}</span> <span class="${state}">${words[state]}</span> ${clause.sentence}
    </summary>
    <div class="inside">
      <p class="source">${clause.source} · confidence ${clause.confidence} · ${by}</p>
      ${findings}${more}
    </div>
  </details> `;
}

function findingBox(trace: string, finding: Finding, number: number | undefined): Markup {
  const links = finding.events
    .slice(0, 12)
    .map((seq) => html` <a href="#t${number ?? 0}-${seq}">event ${seq}</a>`);
  const subject = finding.subject === undefined ? html`` : html` · ${finding.subject}`;
  const allowed = finding.allowed === undefined ? html`` : html`<p>allowed: ${finding.allowed}</p>`;
  return html`<div class="finding ${finding.state}">
    <p><a href="#trace-${number ?? 0}">${trace}</a>${subject} ·${links}</p>
    <p>seen: ${finding.seen}</p>
    ${allowed}
  </div>`;
}

/** One scenario: its timeline, what the judge found in it, the place of its trace. */
export function traceSection(judged: JudgedTrace, trace: Trace, number: number): Markup {
  const { verdict } = judged;
  const telling = verdict.clauses.filter(({ state }) => state !== "conforms" && state !== "not-exercised");
  const marked = new Set(telling.flatMap(({ findings }) => findings.flatMap(({ events }) => events)));
  const timeline = timelineOf(trace);
  const cut =
    timeline.length > shownPlaces
      ? html`<p class="source">first ${shownPlaces} of ${timeline.length} events</p>`
      : html``;
  const findings = telling.map(
    ({ clause, state }) =>
      html`<p class="${state}">
        <a href="#clause-${clause.id}">${clause.id}</a> ${words[state]}: ${clause.sentence}
      </p>`,
  );
  const held = verdict.clauses.filter(({ state }) => state === "conforms").map(({ clause }) => clause.id);
  const problems = judged.problems.map((problem) => html`<p class="inconclusive">${problem}</p>`);
  return html`<details
    id="trace-${number}"
    data-state="${verdict.state}"
    ${telling.length > 0 ? html` open` : html``}
  >
    <summary>
      <span class="${verdict.state}">${words[verdict.state]}</span> <b>${judged.id}</b> ${judged.about}
    </summary>
    <div class="inside">
      ${findings}${problems}
      <div class="scroll" tabindex="0" aria-label="Timeline of ${judged.id}">
        ${timelinePicture(timeline, `t${number}`, marked)}
      </div>
      ${cut}
      <p class="source">
        holds: ${held.length === 0 ? "nothing" : held.join(" ")} · ${judged.events} events ·
        ${judged.durationMs} ms · ${judged.path.split("/").slice(-2).join("/")}
      </p>
    </div>
  </details> `;
}
