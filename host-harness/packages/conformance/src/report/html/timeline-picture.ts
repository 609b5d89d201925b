import type { Timeline, TimelineBar, TimelineMark, TimelineRow } from "./timeline.js";
import { html } from "./markup.js";
import type { Markup } from "./markup.js";

const labelWidth = 230;
const rowHeight = 26;
const headHeight = 18;
/** Narrow enough for a printed page, wide enough to tell neighbours apart. */
const widestPlace = 26;
const pictureWidth = 1180;

/** Most events that one picture shows; the rest stands in the trace. */
export const shownPlaces = 1500;

/**
 * A timeline as SVG. Each mark is a link target for findings (`id` made of the trace's number and `seq`) and carries its
 * words as title, which screen readers and pointers read out.
 */
export function timelinePicture(timeline: Timeline, prefix: string, marked: ReadonlySet<number>): Markup {
  const length = Math.min(timeline.length, shownPlaces);
  const place = Math.max(3, Math.min(widestPlace, (pictureWidth - labelWidth) / Math.max(1, length)));
  const width = Math.ceil(labelWidth + place * (length + 1));
  const height = headHeight + timeline.rows.length * rowHeight + 6;
  const x = (at: number): number => Math.round(labelWidth + place * (at + 0.5));
  const rows = timeline.rows.map((row, index) =>
    rowPicture(row, { y: headHeight + index * rowHeight, width, x, length, prefix, marked }),
  );
  return html`<svg
    class="timeline"
    role="img"
    aria-label="Timeline of calls, callbacks and files in their order"
    width="${width}"
    height="${height}"
    viewBox="0 0 ${width} ${height}"
  >
    <text class="axis" x="${labelWidth}" y="12">order of events →</text>
    ${rows}
  </svg>`;
}

interface RowFrame {
  readonly y: number;
  readonly width: number;
  readonly x: (at: number) => number;
  readonly length: number;
  readonly prefix: string;
  readonly marked: ReadonlySet<number>;
}

function rowPicture(row: TimelineRow, frame: RowFrame): Markup {
  const { y, width } = frame;
  const bars = row.bars.filter(({ from }) => from < frame.length).map((bar) => barPicture(bar, frame));
  const marks = row.marks.filter(({ at }) => at < frame.length).map((mark) => markPicture(mark, frame));
  return html`<g
    ><line class="lane" x1="0" x2="${width}" y1="${y + rowHeight}" y2="${y + rowHeight}" />
    <text class="row" x="4" y="${y + 17}">${shortened(row.name)}<title>${row.name}</title></text>
    ${bars}${marks}</g
  >`;
}

function barPicture({ from, to, label, failed, open }: TimelineBar, { y, x, length }: RowFrame): Markup {
  const left = x(from);
  const right = x(Math.min(to, length));
  const kind = failed ? "bar failed" : open ? "bar open" : "bar";
  return html`<rect
    class="${kind}"
    x="${left}"
    y="${y + 9}"
    width="${Math.max(2, right - left)}"
    height="8"
    rx="3"
    ><title>${label}</title></rect
  >`;
}

function markPicture({ kind, at, seq, label }: TimelineMark, { y, x, prefix, marked }: RowFrame): Markup {
  const found = marked.has(seq) ? " found" : "";
  return html`<circle
    id="${prefix}-${seq}"
    class="mark ${kind}${found}"
    cx="${x(at)}"
    cy="${y + 13}"
    r="${found === "" ? 4 : 7}"
    ><title>event ${seq}: ${label}</title></circle
  >`;
}

/** The end of a bundle's name tells it from its neighbours. */
function shortened(name: string): string {
  return name.length <= 32 ? name : `…${name.slice(-31)}`;
}
