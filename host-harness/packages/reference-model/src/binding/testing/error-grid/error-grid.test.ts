import { describe, expect, test } from "vitest";
import { eventRows } from "./event-rows.js";
import { gridText } from "./grid-row.js";
import { moduleRows } from "./module-rows.js";
import { sessionRows } from "./session-rows.js";

const rows = [...moduleRows, ...sessionRows, ...eventRows];

describe("every documented error code, at every call and callback where the documents list it", () => {
  const cells = rows.flatMap(({ place, cells: own }) =>
    [...own].map(([code, cell]) => ({ place, code, cell }) as const),
  );

  test.each(cells)("$place $code", async ({ code, cell }) => {
    if (typeof cell === "string") expect(cell.length).toBeGreaterThan(10);
    else expect(await cell()).toBe(code);
  });

  test("the grid", () => {
    const produced = cells.filter(({ cell }) => typeof cell !== "string").length;
    console.info(`${gridText(rows)}\n${produced} produced, ${cells.length - produced} with a reason`);
    expect(new Set(rows.map(({ place }) => place)).size).toBe(rows.length);
  });
});
