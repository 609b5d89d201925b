import { createHash } from "node:crypto";
import type { CheckResult, JudgedTrace } from "../../runner/check-result.js";
import type { Trace } from "../../trace/trace.js";
import { Markup, html } from "./markup.js";
import { script } from "./script.js";
import { clauseSection, coverageSection, summarySection, traceSection } from "./sections.js";
import { style } from "./style.js";

/** Gives the trace behind a verdict again; undefined when it cannot be read any more. */
export type ReadTraceAgain = (judged: JudgedTrace) => Promise<Trace | undefined>;

const sourceHash = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

// The hashes are those of every character between the tags, so that no formatting may come between them.
const styleElement = new Markup(`<style>${style}</style>`);
const scriptElement = new Markup(`<script>${script}</script>`);

/** Nothing may be loaded and nothing run but the page's own style and script, known by their hashes. */
const policy = [
  "default-src 'none'",
  `style-src ${sourceHash(style)}`,
  `script-src ${sourceHash(script)}`,
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/**
 * The outcome of a check as one HTML file that opens from disk and needs no network. Traces are read one after the
 * other, so that a large check does not have to fit into memory at once.
 */
export async function htmlReport(result: CheckResult, readAgain: ReadTraceAgain): Promise<string> {
  const numberOf = new Map(result.traces.map(({ id }, index) => [id, index]));
  const scenarios: Markup[] = [];
  for (const [number, judged] of result.traces.entries()) {
    const trace = await readAgain(judged);
    if (trace !== undefined) scenarios.push(traceSection(judged, trace, number));
  }
  const clauses = result.clauses.map((row) => clauseSection(row, numberOf));
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${new Markup(policy)}" />
        <meta name="viewport" content="width=device-width" />
        <title>Backup and restore, ${result.profile}</title>
        ${styleElement}
      </head>
      <body>
        ${summarySection(result)} ${coverageSection(result.clauses)}
        <div class="tools" role="search">
          <label>Search <input id="search" type="search" placeholder="press /" /></label>
          <label
            >State
            <select id="state">
              <option value="">all</option>
              <option value="violates">violated</option>
              <option value="model-gap">model gap</option>
              <option value="inconclusive">inconclusive</option>
              <option value="conforms">conforms</option>
              <option value="not-exercised">not exercised</option>
            </select></label
          >
          <span id="shown" aria-live="polite"></span
          ><span class="source">keys: / search · j k next, previous · e c open, close all</span>
        </div>
        <h2>Scenarios</h2>
        <p class="legend">
          <span class="call"><i></i>call</span><span class="callback"><i></i>callback</span
          ><span class="file"><i></i>file</span><span class="failure"><i></i>failure</span
          ><span class="extension"><i></i>extension</span><span class="host"><i></i>host</span>
        </p>
        ${scenarios}
        <h2>Clause by clause</h2>
        ${clauses} ${scriptElement}
      </body>
    </html> `.html;
}
