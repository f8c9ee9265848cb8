import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { type OpenApi, operationsSource, targets } from "../../scripts/web/operations.ts";
import { AT, granted } from "../credit/decision/support/case.ts";
import { testApi } from "../support/http.ts";
import { aLoanBook } from "../lender/support/loan-book.ts";
import { openTestHouse } from "./house/support/house.ts";

const kept = (file: string): Promise<string> =>
  readFile(new URL(`../../${file}`, import.meta.url), "utf8");

it("the pages' types of the API are those of the service (else: scripts/web/write-operations.ts)", async () => {
  const api = await testApi();
  const source = operationsSource(
    (await api.app.inject("/openapi.json")).json<OpenApi>(),
    "service",
  );
  await api.close();
  expect(source).toBe(await kept(targets.service));
});

it("a bank's types of the house's API are the house's (else: scripts/web/write-operations.ts … house)", async () => {
  const world = await openTestHouse({
    inputs: granted,
    now: () => new Date(AT),
    loanBook: aLoanBook,
    withoutPages: true,
  });
  const document = (await (await fetch(`${world.house.url}/openapi.json`)).json()) as OpenApi;
  await world.close();
  expect(operationsSource(document, "house")).toBe(await kept(targets.house));
});
