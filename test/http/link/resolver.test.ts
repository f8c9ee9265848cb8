import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ask } from "../../support/ask.ts";
import { testFactory } from "../../support/device.ts";
import { type TestApi, testApi } from "../../support/http.ts";
import { newPerson, visit } from "../../support/people.ts";

const LOT = "/01/09506000134352/10/ABC";
const facts = {
  name: "Bolt M8 x 40",
  links: [{ type: "certificationInfo", href: "https://example.com/iso", title: "ISO 9001" }],
};

let api: TestApi;
let headers: Record<string, string>;
beforeAll(async () => {
  api = await testApi();
  const person = await newPerson(api.intake.database.pool, testFactory, ["view", "manage"]);
  ({ headers } = await visit(api, person));
});
afterAll(() => api.close());

const codes = `/v1/parties/${testFactory}/codes`;
const publish = (code: string, more: object = {}) =>
  ask(api, "PUT", codes, { headers, body: { code, sections: ["product"], facts, ...more } });

/** As a program that takes what it is given. */
const get = (url: string, accept = "*/*") => ask(api, "GET", url, { headers: { accept } });

describe("a code that nobody shows", () => {
  it("is not found, and one that is wrong says what is wrong", async () => {
    const unknown = await get("/01/09506000134369");
    expect([unknown.status, unknown.body["code"]]).toEqual([404, "notFound"]);
    const wrong = await get("/01/09506000134353");
    expect([wrong.status, wrong.body["code"]]).toEqual([400, "codeInvalid"]);
    expect(wrong.body["reason"]).toBe("checkDigitWrong");
    expect((await get("/01/09506000134352/21/1/10/2")).body["reason"]).toBe("qualifierOrder");
    expect((await get("/01/09506000134352/10/%zz")).status).toBe(400);
  });
});

describe("a code that its party shows", () => {
  beforeEach(() => publish(`https://factory.example/gtin/9506000134352/lot/ABC`));

  it("is published under its canonical name, however it was spelled, once", async () => {
    const again = await publish(`https://id.gs1.org${LOT}`);
    expect(again.body).toMatchObject({ code: `https://id.gs1.org${LOT}`, path: LOT, facts });
    const listed = await ask(api, "GET", codes, { headers });
    const items = listed.body["items"] as { code: string }[];
    expect(items.filter(({ code }) => code === `https://id.gs1.org${LOT}`)).toHaveLength(1);
  });

  it("names all its links in a linkset, and itself canonically in a header", async () => {
    const { body, headers: said, status } = await get(`${LOT}?linkType=all`);
    expect(status).toBe(200);
    expect(said["content-type"]).toMatch(/^application\/linkset\+json/);
    expect(said["link"]).toContain(
      `<https://id.gs1.org${LOT}>; rel="http://www.w3.org/2002/07/owl#sameAs"`,
    );
    expect(said["access-control-allow-origin"]).toBe("*");
    const [context] = body["linkset"] as Record<string, { href: string; type?: string }[]>[];
    expect(context).toMatchObject({ itemDescription: "Bolt M8 x 40" });
    const voc = "https://ref.gs1.org/voc/";
    expect(context?.[`${voc}certificationInfo`]).toEqual([
      { href: "https://example.com/iso", title: "ISO 9001" },
    ]);
    expect(Object.keys(context ?? {})).toEqual(
      expect.arrayContaining([`${voc}defaultLink`, `${voc}pip`, `${voc}traceability`]),
    );
    expect((await get(LOT, "application/linkset+json")).body).toEqual(body);
  });

  it("leads to one kind of link, to data for programs, and to nothing that is not there", async () => {
    const certificate = await get(`${LOT}?linkType=gs1:certificationInfo`);
    expect([certificate.status, certificate.headers["location"]]).toEqual([
      307,
      "https://example.com/iso",
    ]);
    expect((await get(LOT, "application/json")).headers["location"]).toMatch(/\/v1\/trace\?id=/);
    expect((await get(`${LOT}?linkType=gs1:recallStatus`)).status).toBe(404);
    expect((await get(`${LOT}?linkType=nonsense`)).status).toBe(404);
  });

  it("shows its serials as far as it shows the lot, and not the other way round", async () => {
    const id = encodeURIComponent(`https://id.gs1.org${LOT}/21/7`);
    const { body } = await get(`/v1/trace?id=${id}`);
    expect(body).toMatchObject({
      readable: "(01)09506000134352(10)ABC(21)7",
      said: [{ party: testFactory, code: `https://id.gs1.org${LOT}`, facts }],
    });
    expect((await get("/01/09506000134352")).status).toBe(404);
  });

  it("answers to nobody any more once it is withdrawn, or its time is over", async () => {
    const { body } = await publish("urn:cn:code:1");
    expect((await get("/id/urn%3Acn%3Acode%3A1?linkType=all")).status).toBe(200);
    const gone = await ask(api, "DELETE", `${codes}/${String(body["no"])}`, { headers });
    expect(gone.status).toBe(204);
    expect((await get("/id/urn%3Acn%3Acode%3A1?linkType=all")).status).toBe(404);
    const late = await publish("urn:cn:code:2", { until: "2020-01-01T00:00:00.000Z" });
    expect(late.body["code"]).toBe("invalidRequest");
    await publish("urn:cn:code:2", { until: "2100-01-01T00:00:00.000Z" });
    await api.intake.database.pool.query(
      "UPDATE published_code SET until_at = now() - interval '1 s' WHERE code = 'urn:cn:code:2'",
    );
    expect((await get("/id/urn%3Acn%3Acode%3A2?linkType=all")).status).toBe(404);
  });
});

it("takes no link that is not https, and no code that is none", async () => {
  const links = [{ ...facts.links[0], href: "javascript:alert(1)" }];
  const refused = await publish("urn:a:b", { facts: { name: "x", links } });
  expect([refused.status, refused.body["code"]]).toEqual([400, "invalidRequest"]);
  expect((await publish("https://id.gs1.org/01/1")).body["reason"]).toBe("keyInvalid");
  const header = await publish('https://a.example/>;rel="preload",<https://b.example/');
  expect(header.body["code"]).toBe("invalidRequest");
});

it("describes itself", async () => {
  const { body } = await get("/.well-known/gs1resolver");
  expect(body["supportedPrimaryKeys"]).toContain("01");
  const options = await api.app.inject({ method: "OPTIONS", url: LOT });
  expect([options.statusCode, options.headers["allow"]]).toEqual([204, "GET, HEAD, OPTIONS"]);
});
