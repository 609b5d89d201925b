import ts from "typescript";

/** True when a text declares an ArkUI `struct`; comments and strings do not count. */
export function hasStruct(text: string): boolean {
  const scanner = ts.createScanner(ts.ScriptTarget.ES2022, true, ts.LanguageVariant.Standard, text);
  let beforePrevious = "";
  let previous = "";
  for (let kind = scanner.scan(); kind !== ts.SyntaxKind.EndOfFileToken; kind = scanner.scan()) {
    if (kind === ts.SyntaxKind.OpenBraceToken && beforePrevious === "struct" && previous !== "") return true;
    beforePrevious = previous;
    previous = kind === ts.SyntaxKind.Identifier ? scanner.getTokenText() : "";
  }
  return false;
}
