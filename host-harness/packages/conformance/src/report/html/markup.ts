import { printable } from "../printable.js";

/** HTML that was made by this package: everything in it is either our own text or escaped. */
export class Markup {
  constructor(readonly html: string) {}
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text as HTML shows it; what could disguise or reorder text is spelt out first. */
export function escapeText(text: string, limit = 4000): string {
  return printable(text, limit).replace(/[&<>"']/g, (character) => entities[character] ?? "");
}

type Piece = string | number | Markup | readonly Markup[];

/**
 * A template whose inserted values are escaped unless they are {@link Markup} themselves, in text as well as inside
 * quoted attributes. Nothing else in the report puts strings together.
 */
export function html(parts: TemplateStringsArray, ...values: readonly Piece[]): Markup {
  let text = parts[0] ?? "";
  values.forEach((value, index) => {
    text += textOf(value) + (parts[index + 1] ?? "");
  });
  return new Markup(text);
}

function textOf(value: Piece): string {
  if (value instanceof Markup) return value.html;
  if (typeof value === "string") return escapeText(value);
  if (typeof value === "number") return String(value);
  return value.map((markup) => markup.html).join("");
}
