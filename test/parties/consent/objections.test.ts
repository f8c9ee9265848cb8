import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isOverdue } from "../../../service/parties/consent/objection.ts";
import { ask } from "../../support/ask.ts";
import { testFactory, testOperator } from "../../support/device.ts";
import { type TestApi, testApi } from "../../support/http.ts";
import { authorised, look, machineOf, PURPOSE } from "./http-support.ts";

let api: TestApi;
let own: Record<string, string>;
let operator: Record<string, string>;
beforeAll(async () => {
  api = await testApi();
  own = await machineOf(api, testFactory, "sign", "view");
  operator = await machineOf(api, testOperator, "manage", "view");
});
afterAll(() => api.close());

const period = { from: "2026-03-01T00:00:00.000Z", to: "2026-04-01T00:00:00.000Z" };
const march = `${PURPOSE}&from=${period.from}&to=${period.to}`;
const april = `${PURPOSE}&from=${period.to}&to=2026-05-01T00:00:00.000Z`;

async function raise(figure: string): Promise<number> {
  const url = `/v1/parties/${testFactory}/objections`;
  const body = { section: "deviceTrust", figure, period, reason: "The meter was being repaired." };
  const answer = await ask(api, "POST", url, { headers: own, body });
  expect(answer.status).toBe(201);
  return answer.body["number"] as number;
}

const flagsIn = (body: Readonly<Record<string, unknown>>, figure: string) =>
  (body["objections"] as { figure: string; answer: unknown }[]).filter(
    (one) => one.figure === figure,
  );

async function noticesOf(party: string, headers: Record<string, string>): Promise<string[]> {
  const url = `/v1/parties/${party}/notices`;
  const { body } = await ask(api, "GET", url, { headers });
  return (body["items"] as { kind: string }[]).map(({ kind }) => kind);
}

describe("a figure that its factory objects to", () => {
  it("is flagged in the very next read of its period, and in no other", async () => {
    const { headers } = await authorised(api);
    expect(flagsIn((await look(api, headers, march)).body, "flagged")).toEqual([]);
    await raise("flagged");
    expect(flagsIn((await look(api, headers, march)).body, "flagged")).toMatchObject([
      { answer: null, overdue: false },
    ]);
    expect(flagsIn((await look(api, headers, april)).body, "flagged")).toEqual([]);
  });

  it("stays flagged once answered, with the answer", async () => {
    const { headers } = await authorised(api);
    const number = await raise("answered");
    const url = `/v1/objections/${String(number)}/answer`;
    const body = { text: "Seen on site; the figure is taken back.", upheld: true };
    expect(await ask(api, "POST", url, { headers: operator, body })).toMatchObject({ status: 200 });
    expect(flagsIn((await look(api, headers, march)).body, "answered")).toMatchObject([
      { answer: { upheld: true } },
    ]);
    expect(await ask(api, "POST", url, { headers: operator, body })).toMatchObject({ status: 404 });
  });

  it("is told to whoever read it before, and its answer to them and to the factory", async () => {
    const [reader, another] = [await authorised(api), await authorised(api)];
    await look(api, reader.headers, march);
    await look(api, another.headers, april);
    const number = await raise("told");
    expect(await noticesOf(reader.party, reader.headers)).toEqual(["figureObjected"]);
    expect(await noticesOf(another.party, another.headers)).toEqual([]);
    expect(await noticesOf(testOperator, operator)).toContain("objectionRaised");
    await ask(api, "POST", `/v1/objections/${String(number)}/answer`, {
      headers: operator,
      body: { text: "The figure stands.", upheld: false },
    });
    expect(await noticesOf(reader.party, reader.headers)).toEqual([
      "objectionAnswered",
      "figureObjected",
    ]);
    expect(await noticesOf(testFactory, own)).toContain("objectionAnswered");
  });

  it("waits among what the operator has to answer, the most urgent first", async () => {
    const number = await raise("waiting");
    const { body } = await ask(api, "GET", "/v1/objections", { headers: operator });
    const items = body["items"] as { number: number; dueAt: string }[];
    expect(items.some((item) => item.number === number)).toBe(true);
    const due = items.map(({ dueAt }) => dueAt);
    expect(due).toEqual(due.toSorted());
  });
});

it("an answer in time is never overdue, a late one stays so", () => {
  const objection = {
    number: 1,
    section: "quality" as const,
    figure: "yield",
    period,
    reason: "",
    raisedAt: "2026-05-01T00:00:00.000Z",
    dueAt: "2026-05-16T00:00:00.000Z",
    answer: null,
  };
  const answered = (answeredAt: string) => ({
    ...objection,
    answer: { text: "", upheld: false, answeredAt },
  });
  const later = "2026-06-01T00:00:00.000Z";
  expect(isOverdue(objection, "2026-05-16T00:00:00.000Z")).toBe(false);
  expect(isOverdue(objection, later)).toBe(true);
  expect(isOverdue(answered("2026-05-10T00:00:00.000Z"), later)).toBe(false);
  expect(isOverdue(answered("2026-05-17T00:00:00.000Z"), later)).toBe(true);
});

it("answers are the operator's alone", async () => {
  const number = await raise("refused");
  const url = `/v1/objections/${String(number)}/answer`;
  const body = { text: "Fine.", upheld: false };
  expect(await ask(api, "POST", url, { headers: own, body })).toMatchObject({ status: 403 });
});
