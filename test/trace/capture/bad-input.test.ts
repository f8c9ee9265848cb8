import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type TestApi, testApi } from "../../support/http.ts";
import {
  CONTEXT,
  type Client,
  documentOf,
  newClient,
  newEpc,
  objectEvent,
} from "../support/epcis.ts";

let api: TestApi;
let client: Client;
beforeAll(async () => {
  api = await testApi();
});
beforeEach(async () => {
  client = await newClient(api);
});
afterAll(() => api.close());

const kilograms = (quantity: unknown, uom: string | undefined = "KGM") =>
  objectEvent({
    quantityList: [
      { epcClass: "urn:epc:class:lgtin:4012345.011111.L1", quantity, ...(uom && { uom }) },
    ],
  });
const report = (one: object) =>
  objectEvent({ sensorElementList: [{ sensorReport: [{ type: "Temperature", ...one }] }] });
const nested = (depth: number): object => (depth === 0 ? {} : { "example:in": nested(depth - 1) });

describe("a document with one bad event", () => {
  it.each([
    ["a negative amount", kilograms(-1), "eventQuantity", "/quantityList/0/quantity"],
    ["half a piece", kilograms(0.5, ""), "eventQuantity", "/quantityList/0/quantity"],
    [
      "more digits than anything has",
      kilograms(1e300),
      "eventQuantity",
      "/quantityList/0/quantity",
    ],
    ["an unknown unit", kilograms(1, "ZZX"), "eventUnit", "/quantityList/0/uom"],
    [
      "an unknown unit of a sensor",
      report({ value: 1, uom: "furlong" }),
      "eventUnit",
      "/sensorElementList/0/sensorReport/0/uom",
    ],
    [
      "a temperature in bar",
      report({ value: 1, uom: "BAR" }),
      "eventUnit",
      "/sensorElementList/0/sensorReport/0/uom",
    ],
    [
      "the 30th of February",
      objectEvent({ eventTime: "2026-02-30T00:00:00Z" }),
      "eventTime",
      "/eventTime",
    ],
    ["an hour 25", objectEvent({ eventTime: "2026-02-20T25:00:00Z" }), "eventTime", "/eventTime"],
    [
      "an offset that no zone has",
      objectEvent({ eventTimeZoneOffset: "+14:30" }),
      "eventSchema",
      "/eventTimeZoneOffset",
    ],
    ["no event at all", "event", "eventSchema", ""],
    ["an unknown member", objectEvent({ colour: "red" }), "eventSchema", ""],
    ["deep nesting", objectEvent({ "example:deep": nested(40) }), "eventUnsafe", "/example:deep"],
    [
      "half a character",
      objectEvent({ "example:text": "\ud800" }),
      "eventUnreadable",
      "/example:text",
    ],
    ["a NUL", objectEvent({ "example:text": "a\u0000b" }), "eventUnreadable", "/example:text"],
  ])(
    "%s is refused, by its code and place, and nothing is stored",
    async (_name, event, code, pointer) => {
      const { body, status } = await client.capture(documentOf([objectEvent(), event]));
      expect(status).toBe(400);
      expect(body).toMatchObject({
        type: "epcisException:ValidationException",
        code: "epcisDocument",
        errors: [{ code, position: 1 }],
      });
      const [error] = body["errors"] as { pointer: string }[];
      expect(error?.pointer).toContain(`/epcisBody/eventList/1${pointer}`);
      expect(await client.events()).toEqual([]);
    },
  );

  it.each(["__proto__", "constructor", "prototype"])("%s is no member", async (name) => {
    const text = JSON.stringify(documentOf([objectEvent({ "example:in": { here: 1 } })])).replace(
      '"here"',
      `"${name}"`,
    );
    expect((await client.capture(text)).body).toMatchObject({ errors: [{ code: "eventUnsafe" }] });
    expect(await client.events()).toEqual([]);
  });

  it("is otherwise captured with `proceed`, and the job says which", async () => {
    const captured = await client.capture(
      documentOf([objectEvent(), kilograms(-1), objectEvent()]),
      "proceed",
    );
    expect(captured.status).toBe(202);
    expect(await client.job(captured)).toMatchObject({
      success: false,
      captureErrorBehaviour: "proceed",
      errors: [{ code: "eventQuantity", position: 1 }],
    });
    expect(await client.events()).toHaveLength(2);
  });
});

const made = (input: string, output: string, eventTime: string) => ({
  type: "TransformationEvent",
  eventTime,
  eventTimeZoneOffset: "+00:00",
  inputEPCList: [input],
  outputEPCList: [output],
});

describe("what cannot be true", () => {
  it("a circle of what was made from what: the job says so, and nothing is stored", async () => {
    const [one, other] = [newEpc(), newEpc()];
    const events = [
      made(one, other, "2026-03-01T08:00:00Z"),
      made(other, one, "2026-03-01T09:00:00Z"),
    ];
    const captured = await client.capture(documentOf([objectEvent(), ...events]));
    expect(await client.job(captured)).toMatchObject({
      success: false,
      errors: [{ code: "genealogyCyclic", type: "epcisException:ValidationException" }],
    });
    expect(await client.events()).toEqual([]);
  });

  it("a circle that closes with what was captured before, which stays", async () => {
    const [one, other, third] = [newEpc(), newEpc(), newEpc()];
    await client.capture(
      documentOf([
        made(one, other, "2026-03-01T08:00:00Z"),
        made(other, third, "2026-03-01T09:00:00Z"),
      ]),
    );
    const closing = made(third, one, "2026-03-01T10:00:00Z");
    const captured = await client.capture(documentOf([closing]));
    expect(await client.job(captured)).toMatchObject({ errors: [{ code: "genealogyCyclic" }] });
    const alone = await client.ask("POST", "/events", {
      payload: JSON.stringify({ "@context": CONTEXT, ...closing }),
    });
    expect(alone).toMatchObject({ status: 400, body: { code: "genealogyCyclic" } });
    expect(await client.events()).toHaveLength(2);
  });

  it("nothing of something: the job says so, and nothing is stored", async () => {
    const captured = await client.capture(documentOf([objectEvent(), kilograms(0)]));
    expect(await client.job(captured)).toMatchObject({
      success: false,
      errors: [{ code: "quantityImpossible", position: 1 }],
    });
    expect(await client.events()).toEqual([]);
  });

  it("a thing seen before it was commissioned", async () => {
    const epcList = [newEpc()];
    const seen = objectEvent({ epcList, eventTime: "2026-03-01T08:00:00Z" });
    const born = objectEvent({
      epcList,
      action: "ADD",
      bizStep: "commissioning",
      eventTime: "2026-03-01T09:00:00Z",
    });
    const captured = await client.capture(documentOf([born, seen]), "proceed");
    expect(await client.job(captured)).toMatchObject({
      success: false,
      errors: [{ code: "beforeExistence", position: 1 }],
    });
    expect(await client.events()).toHaveLength(1);
  });

  it("another content under an id that was used", async () => {
    const eventID = "urn:uuid:00000000-0000-4000-8000-00000000000a";
    await client.capture(documentOf([objectEvent({ eventID })]));
    const captured = await client.capture(documentOf([objectEvent(), objectEvent({ eventID })]));
    expect(await client.job(captured)).toMatchObject({
      success: false,
      errors: [{ code: "eventIdTaken", position: 1, eventID }],
    });
    expect(await client.events()).toHaveLength(1);
    const alone = await client.ask("POST", "/events", {
      payload: JSON.stringify({
        "@context": "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
        ...objectEvent({ eventID }),
      }),
    });
    expect(alone).toMatchObject({
      status: 409,
      body: { code: "eventIdTaken", type: "epcisException:ResourceAlreadyExistsException" },
    });
  });
});

describe("a name that is too long to be looked up", () => {
  // Spelled anew it gets three times as long, and what is drawn by lot does not compress.
  const long = Array.from({ length: 1800 }, (_, at) => "!'()*"[((at * at * 7 + at) % 11) % 5]).join(
    "",
  );

  it("of a transformation", async () => {
    const event = { ...made(newEpc(), newEpc(), "2026-03-01T08:00:00Z") };
    const captured = await client.capture(
      documentOf([{ ...event, transformationID: `urn:epc:id:giai:4012345.${long}` }]),
    );
    expect(await client.job(captured)).toMatchObject({ errors: [{ code: "thingInvalid" }] });
  });

  it("of what master data are about", async () => {
    const id = `urn:own:${randomBytes(3000).toString("hex")}`;
    const vocabularyList = [{ type: "urn:own:kind", vocabularyElementList: [{ id }] }];
    const document = documentOf([], { epcisHeader: { epcisMasterData: { vocabularyList } } });
    expect(await client.capture(document)).toMatchObject({
      status: 400,
      body: {
        code: "epcisDocument",
        errors: [
          { pointer: "/epcisHeader/epcisMasterData/vocabularyList/0/vocabularyElementList/0/id" },
        ],
      },
    });
  });
});

it("a number with more digits than can be compared is no parameter", async () => {
  for (const number of [`0.${"1".repeat(9000)}e-9999`, `0.${"1".repeat(9000)}`, "1e9999"])
    expect(await client.ask("GET", `/events?EQ_quantity=${number}`)).toMatchObject({
      status: 400,
      body: { code: "epcisQueryParameter" },
    });
});

describe("a document that is none", () => {
  it.each([
    ["no JSON", "{", ""],
    ["a list", "[]", ""],
    ["another type", JSON.stringify({ ...documentOf([]), type: "Order" }), "/type"],
    ["no context", JSON.stringify({ ...documentOf([]), "@context": undefined }), "/@context"],
    ["version 1", JSON.stringify({ ...documentOf([]), schemaVersion: "1.2" }), "/schemaVersion"],
    [
      "no date",
      JSON.stringify({ ...documentOf([]), creationDate: "2026-02-31T00:00:00Z" }),
      "/creationDate",
    ],
    ["no events", JSON.stringify({ ...documentOf([]), epcisBody: {} }), "/epcisBody/eventList"],
    ["a million levels", `${"[".repeat(1_000_000)}${"]".repeat(1_000_000)}`, ""],
  ])("%s", async (_name, text, pointer) => {
    expect(await client.capture(text)).toMatchObject({
      status: 400,
      body: { code: "epcisDocument", errors: [{ pointer }] },
    });
  });

  it("bytes that are no text", async () => {
    const reply = await client.ask("POST", "/capture", {
      payload: Buffer.from([0x7b, 0xff, 0x7d]),
    });
    expect(reply).toMatchObject({ status: 400, body: { code: "epcisDocument" } });
  });

  it("more events than a document may hold", async () => {
    const reply = await client.capture(documentOf(Array.from({ length: 10_001 }, () => 0)));
    expect(reply).toMatchObject({
      status: 413,
      body: { code: "epcisTooManyEvents", type: "epcisException:CaptureLimitExceededException" },
    });
  });

  it("50 MB, refused by its announced length before anything is read", async () => {
    const reply = await client.capture(`{"a":"${"x".repeat(50 * 1024 * 1024)}"}`);
    expect(reply).toMatchObject({
      status: 413,
      body: { code: "tooLarge", type: "epcisException:CaptureLimitExceededException" },
    });
  });

  it("XML", async () => {
    const headers = { "content-type": "application/xml" };
    expect(await client.ask("POST", "/capture", { payload: "<a/>", headers })).toMatchObject({
      status: 415,
      body: { type: "epcisException:UnsupportedMediaTypeException" },
    });
    expect(
      await client.ask("GET", "/events", { headers: { accept: "application/xml" } }),
    ).toMatchObject({
      status: 406,
      body: { type: "epcisException:NotAcceptableException" },
    });
  });
});
