import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { type OpenApi, operationsSource } from "../../scripts/web/operations.ts";
import { testApi } from "../support/http.ts";

it("the pages' types of the API are those of the service (else: scripts/web/write-operations.ts)", async () => {
  const api = await testApi();
  const source = operationsSource((await api.app.inject("/openapi.json")).json<OpenApi>());
  await api.close();
  const file = new URL("../../web/app/api/operations.ts", import.meta.url);
  expect(source).toBe(await readFile(file, "utf8"));
});
