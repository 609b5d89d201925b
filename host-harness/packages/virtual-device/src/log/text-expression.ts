import { Script, createContext } from "node:vm";

/** Longest time that one look at texts may take, ms. */
const limitMs = 500;
const longestExpression = 256;

/**
 * A regular expression that came from outside. Some take for ever on some texts, so that it is run where a limit ends it.
 */
export class TextExpression {
  private static readonly script = new Script("texts.map((text) => expression.test(text))");
  private readonly scope: { expression: RegExp; texts: readonly string[] };

  private constructor(expression: RegExp) {
    this.scope = { expression, texts: [] };
    createContext(this.scope);
  }

  /** @returns undefined for a text that is no expression */
  static of(source: string): TextExpression | undefined {
    if (source.length > longestExpression) return undefined;
    try {
      return new TextExpression(new RegExp(source));
    } catch {
      return undefined;
    }
  }

  /** Which of the texts fit; undefined when that takes too long. */
  matches(texts: readonly string[]): readonly boolean[] | undefined {
    this.scope.texts = texts;
    try {
      const found: unknown = TextExpression.script.runInContext(this.scope, { timeout: limitMs });
      return Array.isArray(found) ? found.map(Boolean) : undefined;
    } catch {
      return undefined;
    }
  }
}
