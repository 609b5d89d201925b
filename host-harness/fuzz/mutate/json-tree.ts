import type { Random } from "../random.js";
import type { Mutator } from "../target.js";

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

const oddValues: readonly Json[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  1e308,
  2 ** 31,
  2 ** 53,
  -(2 ** 63),
  "",
  "\0",
  "..",
  "../../x",
  "__proto__",
  "constructor",
  "\ud800",
  "\u202e",
  [],
  {},
  [[]],
];
/** A value of its own: documents are changed in place. */
const oddValue = (random: Random): Json => structuredClone(random.pick(oddValues));

const oddNames: readonly string[] = ["__proto__", "constructor", "toString", "", "0", "length"];
const deepest = 1200;
/** UTF-16 code units that a repeated value may take. */
const longestRepeat = 4000;

function parsed(input: Buffer): Json | undefined {
  try {
    return JSON.parse(input.toString("utf8")) as Json;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Every value inside another one that can be replaced. */
interface Slot {
  readonly value: Json;
  replace(value: Json): void;
  remove(): void;
  /** Puts one more value beside this one. */
  add(value: Json, random: Random): void;
}

function slotsIn(root: Json): Slot[] {
  const slots: Slot[] = [];
  const open: Json[] = [root];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (Array.isArray(value)) slots.push(...slotsOfList(value));
    else if (typeof value === "object" && value !== null) slots.push(...slotsOfObject(value));
    else continue;
    open.push(...Object.values(value).filter((item) => typeof item === "object" && item !== null));
  }
  return slots;
}

function slotsOfList(list: Json[]): Slot[] {
  return list.map((value, index) => ({
    value,
    replace: (next) => void (list[index] = next),
    remove: () => void list.splice(index, 1),
    add: (next) => void list.splice(index, 0, next),
  }));
}

function slotsOfObject(object: { [name: string]: Json }): Slot[] {
  const put = (name: string, value: Json): void => {
    Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
  };
  return Object.entries(object).map(([name, value]) => ({
    value,
    replace: (next) => {
      put(name, next);
    },
    remove: () => void Reflect.deleteProperty(object, name),
    add: (next, random) => {
      put(random.pick(oddNames), next);
    },
  }));
}

function nested(random: Random): Json {
  let value = oddValue(random);
  for (let depth = random.below(deepest); depth > 0; depth -= 1)
    value = depth % 2 === 0 ? [value] : { a: value };
  return value;
}

function newValue(from: readonly Slot[], random: Random): Json {
  if (random.once(40)) return nested(random);
  if (random.once(20)) return "x".repeat(random.below(10_000));
  if (random.once(3) && from.length > 0) return structuredClone(random.pick(from).value);
  return oddValue(random);
}

function changeOne(slots: readonly Slot[], others: readonly Slot[], random: Random): void {
  const slot = random.pick(slots);
  switch (random.below(5)) {
    case 0:
      slot.remove();
      break;
    case 1:
      slot.add(newValue(others, random), random);
      break;
    case 2:
      slot.replace(
        Array.from({ length: random.below(longestRepeat / JSON.stringify(slot.value).length) }, () =>
          structuredClone(slot.value),
        ),
      );
      break;
    default:
      slot.replace(newValue(others, random));
  }
}

/** Changes values of a document and leaves it JSON. What is no JSON stays as it is. */
export const mutateJson: Mutator = (input, other, random) => {
  const root = parsed(input);
  const otherRoot = parsed(other);
  if (root === undefined) return input;
  for (let count = 1 + random.below(3); count > 0; count -= 1) {
    const slots = slotsIn(root);
    if (slots.length === 0) break;
    changeOne(slots, otherRoot === undefined ? slots : slotsIn(otherRoot), random);
  }
  return Buffer.from(JSON.stringify(root), "utf8");
};

/** The same for one line of a document that has a JSON value a line; lines also move, double and disappear. */
export const mutateJsonLines: Mutator = (input, other, random) => {
  const lines = input.toString("utf8").split("\n");
  const at = random.below(lines.length);
  const others = other.toString("utf8").split("\n");
  const line = Buffer.from(lines[at] ?? "", "utf8");
  switch (random.below(6)) {
    case 0:
      lines.splice(at, 1);
      break;
    case 1:
      lines.splice(random.below(lines.length), 0, random.pick(others));
      break;
    default:
      lines[at] = mutateJson(line, Buffer.from(random.pick(others), "utf8"), random).toString("utf8");
  }
  return Buffer.from(lines.join("\n"), "utf8");
};
