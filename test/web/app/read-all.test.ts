import { expect, it } from "vitest";
import { readAll } from "../../../web/app/api/read-all.ts";

it("a list is read to its end, each page from where the one before it ended", async () => {
  const asked: object[] = [];
  const pages = new Map([
    [undefined, { items: [9, 8], next: 8 }],
    [8, { items: [7], next: 7 }],
    [7, { items: [], next: null }],
  ]);
  const all = await readAll("before", (query) => {
    asked.push(query);
    const page = pages.get(query.before);
    return page === undefined ? Promise.reject(new Error("no such page")) : Promise.resolve(page);
  });
  expect(all).toEqual([9, 8, 7]);
  expect(asked).toEqual([{}, { before: 8 }, { before: 7 }]);
});
