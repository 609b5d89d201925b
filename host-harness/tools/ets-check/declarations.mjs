import { sep } from "node:path";
import ts from "ohos-typescript";

/** Numbers of our own findings; the compiler's are below 30000, the ArkTS rules below 1000. */
export const codes = { newerThanSupported: 90001, declaredButUnused: 90002 };

/** Declarations that can be looked at one by one: what a file can call, make, read or name. */
function isMember(node) {
  return (
    ts.isFunctionDeclaration(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isMethodSignature(node) ||
    ts.isClassDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isEnumDeclaration(node) ||
    ts.isVariableDeclaration(node)
  );
}

/**
 * Which declarations of ours the sources refer to.
 * @returns {{ node: import("ohos-typescript").Node, declaration: import("ohos-typescript").Node }[]}
 */
export function usesOfDeclarations(program, sources, ambientFolder) {
  const checker = program.getTypeChecker();
  const uses = [];
  const visit = (node) => {
    if (ts.isIdentifier(node)) {
      for (const declaration of declarationsOf(checker, node)) {
        const declared = declaration.getSourceFile().fileName.startsWith(ambientFolder + sep);
        if (declared && declaration.name !== node) uses.push({ node, declaration });
      }
    }
    ts.forEachChild(node, visit);
  };
  for (const source of sources) visit(source);
  return uses;
}

function declarationsOf(checker, identifier) {
  const parent = identifier.parent;
  if (ts.isObjectLiteralElementLike(parent) && parent.name === identifier) return contextual(checker, parent);
  let symbol = checker.getSymbolAtLocation(identifier);
  if (symbol !== undefined && (symbol.flags & ts.SymbolFlags.Alias) !== 0)
    symbol = checker.getAliasedSymbol(symbol);
  return symbol?.declarations ?? [];
}

/** A member of an object literal stands for the one of the type that is expected there. */
function contextual(checker, member) {
  const type = checker.getContextualType(member.parent);
  return type?.getProperty(member.name.text)?.declarations ?? [];
}

/** API level at which a declaration appeared: its own `@since` or that of what it is part of. */
function sinceOf(declaration) {
  for (let node = declaration; node !== undefined && !ts.isSourceFile(node); node = node.parent) {
    const tag = ts.getJSDocTags(node).find(({ tagName }) => tagName.text === "since");
    const level = Number.parseInt(ts.getTextOfJSDocComment(tag?.comment) ?? "", 10);
    if (!Number.isNaN(level)) return level;
  }
  return 0;
}

/**
 * Uses of what the oldest supported release does not have. Offering a member (in an object literal, by overriding) is
 * no use: an older release never asks for it.
 */
export function unguardedUses(uses, supported) {
  return uses
    .filter(({ node, declaration }) => sinceOf(declaration) > supported && !isOffer(node) && !isGuarded(node))
    .map(({ node, declaration }) =>
      finding(
        node,
        codes.newerThanSupported,
        `${node.text} exists from API ${sinceOf(declaration)} on; the application also runs on ${supported}. ` +
          "Use it below a condition on deviceInfo.sdkApiVersion.",
      ),
    );
}

function isOffer(node) {
  const parent = node.parent;
  return ts.isObjectLiteralElementLike(parent) || ts.isImportSpecifier(parent) || ts.isTypeNode(parent);
}

/** Asking for the type of a member is how one finds out whether it exists. */
const isAsked = (node) =>
  ts.isPropertyAccessExpression(node.parent) && ts.isTypeOfExpression(node.parent.parent);

function isGuarded(node) {
  if (isAsked(node)) return true;
  for (let child = node, parent = node.parent; parent !== undefined; child = parent, parent = parent.parent) {
    const isBranch =
      (ts.isIfStatement(parent) && child === parent.thenStatement) ||
      (ts.isConditionalExpression(parent) && child === parent.whenTrue);
    const condition = ts.isIfStatement(parent) ? parent.expression : parent.condition;
    if (isBranch && /\bsdkApiVersion\s*>=?\s*\d/.test(condition.getText())) return true;
  }
  return false;
}

/** What is declared and used by nobody: declarations hold only what the device code needs. */
export function unusedDeclarations(uses, sources, ambientFolder) {
  const used = new Set(uses.map(({ declaration }) => declaration));
  const findings = [];
  const visit = (node) => {
    if (isMember(node) && !isUsed(node, used)) {
      findings.push(
        finding(node.name, codes.declaredButUnused, `${node.name.getText()} is declared and never used.`),
      );
    }
    ts.forEachChild(node, visit);
  };
  for (const source of sources) if (source.fileName.startsWith(ambientFolder + sep)) visit(source);
  return findings;
}

/** Names that the page compiler or the framework uses, not the code. */
const usedByTheSystem = /Instance$|^CustomComponent$|^build$|^on[A-Z]|^aboutTo/;

function isUsed(node, used) {
  if (node.name === undefined || usedByTheSystem.test(node.name.getText())) return true;
  // An overload is used when any of the others is.
  return used.has(node) || [...used].some((other) => other.parent === node.parent && sameName(other, node));
}

function sameName(one, other) {
  return one.name !== undefined && one.name.getText() === other.name.getText();
}

function finding(node, code, text) {
  const file = node.getSourceFile();
  return { file, start: node.getStart(), code, messageText: text, category: ts.DiagnosticCategory.Error };
}
