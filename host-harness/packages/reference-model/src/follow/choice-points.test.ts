import { expect, test } from "vitest";
import { everyWay } from "./choice-points.js";

test("a step that asks is run once for every combination of answers, the ordinary one first", () => {
  const ways = everyWay((choose) => {
    const first = choose(2);
    return first === 0 ? [first, choose(3)] : [first];
  });
  expect(ways[0]).toEqual([0, 0]);
  expect(ways.map((way) => way.join()).sort()).toEqual(["0,0", "0,1", "0,2", "1"]);
});

test("a step that asks nothing is run once", () => {
  expect(everyWay(() => "done")).toEqual(["done"]);
});
