import { afterAll, beforeAll, expect, it } from "vitest";
import { publishCode } from "../../../service/trace/published.store.ts";
import { testFactory } from "../../support/device.ts";
import { type TestApi, testApi } from "../../support/http.ts";
import { newPerson, visit } from "../../support/people.ts";
import { lot } from "../../trace/support/history.ts";

let api: TestApi;
let headers: Record<string, string>;
beforeAll(async () => {
  api = await testApi();
  const person = await newPerson(api.intake.database.pool, testFactory, ["view"]);
  ({ headers } = await visit(api, person));
  await publishCode(api.intake.database.pool, {
    party: testFactory,
    code: lot("L1"),
    sections: ["product"],
    facts: { name: "六角螺栓 Hexagon bolt" },
    publishedAt: new Date(),
    untilAt: undefined,
  });
});
afterAll(() => api.close());

async function printed(body: object): Promise<string> {
  const url = `/v1/parties/${testFactory}/labels`;
  const reply = await api.app.inject({ method: "POST", url, headers, payload: body });
  expect([reply.statusCode, reply.headers["content-type"]]).toEqual([200, "application/pdf"]);
  return reply.rawPayload.toString("latin1");
}

const pagesIn = (pdf: string): string[] =>
  [...pdf.matchAll(/\/MediaBox \[0 0 ([\d.]+ [\d.]+)\]/g)].map(([, box = ""]) =>
    box
      .split(" ")
      .map((points) => String(Math.round((Number(points) * 25.4) / 72)))
      .join("x"),
  );

it("labels stand in a grid on A4, or one to a page of 50 by 30 millimetres", async () => {
  const codes = Array.from({ length: 28 }, (_, at) => `${lot("L1")}/21/${String(at)}`);
  expect(pagesIn(await printed({ codes, layout: "sheet" }))).toEqual(["210x297", "210x297"]);
  const single = await printed({ codes: codes.slice(0, 3), layout: "single" });
  expect(pagesIn(single)).toEqual(["50x30", "50x30", "50x30"]);
});

it("brings the characters of the product's name along, and no others", async () => {
  const pdf = await printed({ codes: [lot("L1")], layout: "single" });
  expect(pdf).toMatch(/NotoSansHans/);
  expect(pdf.length).toBeLessThan(100_000);
});

it("prints no code that is none", async () => {
  const url = `/v1/parties/${testFactory}/labels`;
  const payload = { codes: ["https://id.gs1.org/01/09506000134353"], layout: "sheet" };
  const reply = await api.app.inject({ method: "POST", url, headers, payload });
  expect(reply.json()).toMatchObject({ code: "codeInvalid", reason: "checkDigitWrong" });
});
