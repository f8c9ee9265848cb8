import { afterAll, beforeAll, expect, it } from "vitest";
import { Check } from "typebox/value";
import type { OpenApi } from "../../scripts/web/operations.ts";
import type { Inputs } from "../../service/credit/decision/decidable.ts";
import { CasePageSchema, TermsSchema, WholeCaseSchema } from "../../service/lender/answers/case.ts";
import { RuledSchema } from "../../service/lender/answers/decision.ts";
import { OverviewSchema } from "../../service/lender/answers/overview.ts";
import { modelHash } from "../../service/score/document/model.ts";
import { AskFailed, houseClient, type Operations } from "../../web/house/api/client.ts";
import { AT, granted, withThirdParty } from "../credit/decision/support/case.ts";
import { asked, openTestHouse, type TestHouse } from "../web/house/support/house.ts";
import { aLoanBook } from "./support/loan-book.ts";

let world: TestHouse;
let house: ReturnType<typeof houseClient>;
beforeAll(async () => {
  world = await openTestHouse({
    inputs: granted,
    now: () => new Date(AT),
    names: { [granted.application.factory]: "Fengxi Precision" },
    loanBook: aLoanBook,
    withoutPages: true,
  });
  house = houseClient({ url: world.house.url, token: world.token });
});
afterAll(() => world.close());

const wanted = (inputs: Inputs) => asked(inputs) as Operations["decide"]["body"];

it("lets a bank's program in by the house's token, and nobody by another", async () => {
  expect(await house("readSession")).toEqual({ signedIn: true });
  const stranger = houseClient({ url: world.house.url, token: "another" });
  const refused: unknown = expect.objectContaining({ status: 401, code: "unauthorized" });
  await expect(stranger("readSession")).rejects.toThrow(refused);
  await expect(houseClient({ url: world.house.url })("listCases")).rejects.toThrow(refused);
});

it("decides for a bank's program, and shows it the case, the notice and how all decisions stand", async () => {
  const before = await house("readOverview");
  const { decision, outcome, receipt } = await house("decide", { body: wanted(granted) });
  expect(outcome).toBe("approved");

  const path = { decision };
  const whole = await house("readCase", { path });
  expect(whole.summary).toMatchObject({ decision, firm: { name: "Fengxi Precision" }, outcome });
  expect(whole.receipt).toEqual(receipt);
  expect(await house("readDecision", { path })).toMatchObject({ receipt, ruling: null });
  expect((await house("listCases")).cases[0]).toEqual(whole.summary);
  const notice = await house("readNotice", { path, query: { language: "en" } });
  expect(notice).toContain(`Offer: ${whole.summary.offer?.amount ?? ""} CNY`);
  const kept = await house("readDocument", { path: { hash: modelHash(granted.model) } });
  expect(kept).toEqual(granted.model);

  const after = await house("readOverview");
  const approved = (overview: typeof after) => overview.months.at(-1)?.counts.approved ?? 0;
  expect(approved(after)).toBe(approved(before) + 1);
  expect(after.exposure?.firms.map(({ firm }) => firm.id)).toEqual([granted.application.factory]);
});

it("keeps what a person ruled by a bank's program", async () => {
  const referred = withThirdParty("enforcement", undefined);
  const { decision } = await house("decide", { body: wanted(referred) });
  const path = { decision };
  const body = { by: "Li Wei", grants: null, because: "not without it" };
  const { decision: ruling } = await house("ruleCase", { path, body });
  expect((await house("readCase", { path })).ruling?.decision).toBe(ruling);
});

it("says by a code why nothing was decided", async () => {
  const { application, ...rest } = wanted(granted);
  const body = { ...rest, application: { ...application, tenorMonths: 0 } };
  const failure: unknown = await house("decide", { body }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(AskFailed);
  expect(failure).toMatchObject({ status: 422, code: "documentRefused", reason: "zeroTenor" });
});

it("answers what its document says", async () => {
  const { decision } = await house("decide", { body: wanted(granted) });
  const path = { decision };
  expect(Check(RuledSchema, await house("readDecision", { path }))).toBe(true);
  expect(Check(WholeCaseSchema, await house("readCase", { path }))).toBe(true);
  expect(Check(CasePageSchema, await house("listCases"))).toBe(true);
  expect(Check(OverviewSchema, await house("readOverview"))).toBe(true);
  expect(Check(TermsSchema, await house("readTerms"))).toBe(true);
});

it("names every operation and says who may call it, in a document that everybody may read", async () => {
  const reply = await fetch(`${world.house.url}/openapi.json`);
  const { paths } = (await reply.json()) as OpenApi;
  const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
  const names = operations.map(({ operationId }) => operationId);
  expect(names.length).toBeGreaterThan(20);
  expect(names).not.toContain(undefined);
  expect(new Set(names).size).toBe(names.length);
  const open = operations.filter((one) => (one as { security: object[] }).security.length === 0);
  expect(new Set(open.map(({ operationId }) => operationId))).toEqual(
    new Set(["apply", "contestOwnCase", "listOwnFacts", "readOwnCase", "readTerms", "signIn"]),
  );
});
