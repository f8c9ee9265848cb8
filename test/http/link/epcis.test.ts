import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Trace } from "../../../service/http/link/trace-schema.ts";
import { publishCode } from "../../../service/trace/published.store.ts";
import type { PublishedSection } from "../../../service/trace/published.ts";
import { ask } from "../../support/ask.ts";
import { testFactory } from "../../support/device.ts";
import { type TestApi, testApi } from "../../support/http.ts";
import {
  documentOf,
  type EventJson,
  eventsIn,
  hasOfficial,
  newClient,
  officialSchema,
  skipLine,
} from "../../trace/support/epcis.ts";
import { drained, signEvent } from "../../trace/support/signed.ts";

const PRODUCT = "https://id.gs1.org/01/09506000134352/10/P-1";
const WIRE = "https://id.gs1.org/01/09506000134369/10/W-1";
const LINKSET = "application/linkset+json";
const EPCIS = "application/ld+json";
const at = (hour: string) => ({
  eventTime: `2026-03-01T${hour}:00:00.000Z`,
  eventTimeZoneOffset: "+08:00",
});
const drawn = {
  type: "TransformationEvent",
  ...at("07"),
  inputQuantityList: [{ epcClass: WIRE, quantity: "12.5", uom: "KGM" }],
  outputQuantityList: [{ epcClass: PRODUCT, quantity: "100" }],
  bizStep: "assembling",
  bizTransactionList: [{ type: "po", bizTransaction: "urn:epcglobal:cbv:bt:4012345000009:7" }],
};
const shipped = {
  type: "ObjectEvent",
  ...at("09"),
  action: "OBSERVE",
  eventID: "urn:uuid:11111111-2222-4333-8444-555555555555",
  quantityList: [
    { epcClass: PRODUCT, quantity: 60 },
    { epcClass: "https://id.gs1.org/01/09506000134376/10/SECRET", quantity: 5 },
  ],
  bizStep: "shipping",
  disposition: "in_transit",
  readPoint: { id: "https://id.gs1.org/414/9506000134352" },
  destinationList: [
    { type: "possessing_party", destination: "https://id.gs1.org/417/9506000134383" },
  ],
};

let api: TestApi;
let statement: string;
beforeAll(async () => {
  api = await testApi();
  statement = await signEvent(api, await api.enrolled(), drawn);
  await drained(api);
  const client = await newClient(api, testFactory);
  await client.capture(documentOf([shipped]));
});
afterAll(() => api.close());

const show = (...sections: PublishedSection[]) =>
  publishCode(api.intake.database.pool, {
    party: testFactory,
    code: PRODUCT,
    sections,
    facts: undefined,
    publishedAt: new Date(),
    untilAt: undefined,
  });

const get = (url: string, accept: string) => ask(api, "GET", url, { headers: { accept } });
const resolve = (accept: string, query = "") => get(new URL(PRODUCT).pathname + query, accept);

/** As a program reads it that follows where it is sent. */
async function read(accept: string) {
  const { headers } = await resolve(accept);
  return get(String(headers["location"]).replace(/^https?:\/\/[^/]+/, ""), accept);
}

const traceEvents = async (): Promise<Trace["events"]> =>
  ((await read("application/json")).body as unknown as Trace).events;

describe("a code, asked by a program that speaks EPCIS", () => {
  it("is answered with the events of its public trace, and no others", async () => {
    await show("events");
    const { body, headers, status } = await read(EPCIS);
    expect(status).toBe(200);
    expect(headers["content-type"]).toMatch(/^application\/ld\+json/);
    expect(headers["access-control-allow-origin"]).toBe("*");
    expect(body).toMatchObject({ type: "EPCISQueryDocument" });
    const said = eventsIn(body).map((event) => [event["tallystick:kind"], event["bizStep"]]);
    expect(said).toEqual([
      [undefined, "assembling"],
      ["ObjectEvent", "shipping"],
    ]);
    expect(await traceEvents()).toMatchObject([{ step: "assembling" }, { step: "shipping" }]);
  });

  it("has whole what a device signed, whose record is public, and of the rest what the trace shows", async () => {
    await show("events");
    const [whole, excerpt] = eventsIn((await read(EPCIS)).body) as [EventJson, EventJson];
    expect(whole).toMatchObject({
      ...drawn,
      inputQuantityList: [{ epcClass: WIRE, quantity: 12.5, uom: "KGM" }],
      outputQuantityList: [{ epcClass: PRODUCT, quantity: 100 }],
      "tallystick:sayer": testFactory,
      "tallystick:statement": statement,
    });
    expect(whole["eventID"]).toMatch(/^ni:\/\/\/sha-256;/);
    const { eventTimeZoneOffset: _zone, ...said } = excerpt;
    expect(said).toMatchObject({
      type: "ObjectEvent",
      action: "OBSERVE",
      eventTime: shipped.eventTime,
      quantityList: [{ epcClass: PRODUCT, quantity: 60 }],
      disposition: "in_transit",
      bizLocation: { id: shipped.readPoint.id },
      "tallystick:excerptOf": shipped.eventID,
    });
    expect(said["eventID"]).toBeUndefined();
    expect(JSON.stringify(excerpt)).not.toMatch(/SECRET|9506000134383/);
  });

  it("is told that there is nothing in that form where no events are shown", async () => {
    await show("product");
    const refused = await resolve(EPCIS);
    expect([refused.status, refused.body["code"]]).toEqual([406, "notAcceptable"]);
    expect((await resolve("*/*", "?linkType=gs1:epcis")).status).toBe(404);
    const id = encodeURIComponent(PRODUCT);
    expect(eventsIn((await get(`/v1/trace/epcis?id=${id}`, EPCIS)).body)).toEqual([]);
  });

  it.skipIf(!hasOfficial)("is answered by a document that GS1's own schema takes", async () => {
    const ajv = addFormats.default(new Ajv({ strict: false }));
    const official = ajv.compile(officialSchema());
    await show("events", "upstream");
    const { body } = await read(EPCIS);
    expect(official(body) ? [] : official.errors).toEqual([]);
    expect(eventsIn(body)).toHaveLength(2);
  });
});
if (!hasOfficial) console.log(skipLine);

describe("what a client takes", () => {
  it("decides, by its weights, and is named in Vary", async () => {
    await show("events");
    const wanted = await resolve(`${LINKSET};q=0.3, ${EPCIS};q=0.7, text/html;q=0.1`);
    expect([wanted.status, wanted.headers["location"]]).toEqual([
      307,
      expect.stringContaining("/v1/trace/epcis?id="),
    ]);
    expect(wanted.headers["vary"]).toBe("accept");
    const links = await resolve(`${LINKSET}, ${EPCIS};q=0.7`);
    expect(links.headers["content-type"]).toMatch(LINKSET);
    expect((await resolve("image/png, */*;q=0")).status).toBe(406);
  });

  it("chooses between links of one kind, and all of them are named in Link", async () => {
    await show("events");
    const of = async (accept: string) =>
      String((await resolve(accept, "?linkType=gs1:traceability")).headers["location"]);
    expect(await of("application/json")).toContain("/v1/trace?id=");
    expect(new URL(await of("text/html")).pathname).toBe(new URL(PRODUCT).pathname);
    const { headers } = await resolve(LINKSET);
    expect(headers["link"]).toMatch(
      /\/v1\/trace\/epcis\?id=[^>]*>; rel="alternate https:\/\/ref\.gs1\.org\/voc\/epcis"; type="application\/ld\+json"/,
    );
  });
});
