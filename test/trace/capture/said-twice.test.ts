import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { captureDocument } from "../../../service/trace/capture/capture.store.ts";
import { readDocument } from "../../../service/trace/capture/document.ts";
import { testFactory } from "../../support/device.ts";
import { type TestApi, testApi } from "../../support/http.ts";
import { newPerson, visit } from "../../support/people.ts";
import { ask } from "../../support/ask.ts";
import { type Client, documentOf, newClient, newEpc, objectEvent } from "../support/epcis.ts";
import { drained, signEvent } from "../support/signed.ts";

let api: TestApi;
let client: Client;
const now = (): Date => new Date();
beforeAll(async () => {
  api = await testApi();
});
beforeEach(async () => {
  client = await newClient(api);
});
afterAll(() => api.close());

const idIn = (event: Readonly<Record<string, unknown>> | undefined): string =>
  String(event?.["eventID"]);

describe("the same document again", () => {
  it("is the same answer, stored once", async () => {
    const document = documentOf([objectEvent(), objectEvent({ "example:note": "own" })]);
    await client.capture(document);
    const before = await client.events();
    expect(await client.job(await client.capture(document))).toMatchObject({ success: true });
    expect(await client.events()).toEqual(before);
  });

  it("is one even when both come at once, and with `proceed`", async () => {
    const document = documentOf([objectEvent(), objectEvent()]);
    const replies = await Promise.all(
      (["rollback", "proceed", "rollback"] as const).map((behaviour) =>
        client.capture(document, behaviour),
      ),
    );
    expect(replies.map(({ status }) => status)).toEqual([202, 202, 202]);
    expect(await client.events()).toHaveLength(2);
  });

  it("is whole or absent when the process ends between capture and answer", async () => {
    const { pool } = api.intake.database;
    const document = readDocument(JSON.stringify(documentOf([objectEvent(), objectEvent()])));
    const capturer = { sayer: client.party, who: "apiKey:test" };
    // The clock is asked first when the work begins, and last before the commit.
    let asked = 0;
    const options = { pool, now: () => (++asked > 1 ? dies() : now()) };
    await expect(captureDocument(options, capturer, document, "rollback")).rejects.toThrow(
      "killed",
    );
    expect(await client.events()).toEqual([]);
    const job = await captureDocument({ pool, now }, capturer, document, "rollback");
    const again = await captureDocument({ pool, now }, capturer, document, "rollback");
    expect([job.success, again.success]).toEqual([true, true]);
    expect(await client.events()).toHaveLength(2);
  });
});

describe("an error declaration", () => {
  const errorDeclaration = {
    declarationTime: "2026-03-02T00:00:00Z",
    reason: "incorrect_data",
    correctiveEventIDs: ["urn:uuid:00000000-0000-4000-8000-0000000000c2"],
  };

  it("is shown beside what it takes back, and found by reason and correction", async () => {
    const wrong = objectEvent({ eventID: "urn:uuid:00000000-0000-4000-8000-0000000000c1" });
    await client.capture(documentOf([wrong]));
    const correction = objectEvent({ eventID: errorDeclaration.correctiveEventIDs[0] });
    const captured = await client.capture(documentOf([{ ...wrong, errorDeclaration }, correction]));
    expect(await client.job(captured)).toMatchObject({ success: true });
    const one = await client.ask("GET", `/events/${encodeURIComponent(idIn(wrong))}`);
    expect(JSON.stringify(one.body).match(/0000000000c1/g)).toHaveLength(2);
    for (const query of [
      "EXISTS_errorDeclaration=true",
      "EQ_errorReason=incorrect_data",
      `EQ_correctiveEventID=${String(errorDeclaration.correctiveEventIDs[0])}`,
      "GE_errorDeclarationTime=2026-03-02T00:00:00Z&LT_errorDeclarationTime=2026-03-02T00:00:01Z",
    ])
      expect(await client.events(query)).toMatchObject([{ errorDeclaration }]);
    expect(await client.events("GE_errorDeclarationTime=2026-03-03T00:00:00Z")).toEqual([]);
  });

  it("of another content than the event's is refused", async () => {
    const wrong = objectEvent({ eventID: "urn:uuid:00000000-0000-4000-8000-0000000000d1" });
    await client.capture(documentOf([wrong]));
    const captured = await client.capture(
      documentOf([{ ...wrong, bizStep: "shipping", errorDeclaration }]),
    );
    expect(await client.job(captured)).toMatchObject({ errors: [{ code: "eventIdTaken" }] });
  });
});

const dies = (): never => {
  throw new Error("killed");
};
const at = (id: string) => objectEvent({ readPoint: { id } });

const exceptionsOf = async (of: Client, state = "open") => {
  const reader = await newPerson(api.intake.database.pool, of.party, ["view", "capture"]);
  const { headers } = await visit(api, reader);
  const path = `/v1/parties/${of.party}/trace-exceptions`;
  const { body } = await ask(api, "GET", `${path}?state=${state}`, { headers });
  const close = (id: string) =>
    ask(api, "POST", `${path}/${id}/closing`, { headers, body: { reason: "A new gate." } });
  return { items: body["items"] as { exception: string; kind: string; about: string }[], close };
};

describe("an event that points at something unknown", () => {
  it("is stored, and its exception closes when somebody says what that is", async () => {
    const input = newEpc();
    const event = {
      type: "TransformationEvent",
      eventTime: "2026-03-01T10:00:00Z",
      eventTimeZoneOffset: "+00:00",
      inputEPCList: [input],
      outputEPCList: [newEpc()],
    };
    await client.capture(documentOf([event]));
    expect(await client.events()).toHaveLength(1);
    const { items } = await exceptionsOf(client);
    expect(items).toMatchObject([{ kind: "unknownThing" }]);
    const supplier = await newClient(api);
    await supplier.capture(
      documentOf([objectEvent({ action: "ADD", bizStep: "commissioning", epcList: [input] })]),
    );
    await drained(api);
    expect((await exceptionsOf(client)).items).toEqual([]);
    expect((await exceptionsOf(client, "closed")).items).toMatchObject([
      { closedBy: null, reason: null },
    ]);
  });

  it("closes by master data, or by a person with a reason, once", async () => {
    const gate = "urn:epc:id:sgln:4012345.00077.0";
    await client.capture(documentOf([at(gate), at(gate), at("https://example.com/yard")]));
    const { close, items } = await exceptionsOf(client);
    expect(items.map(({ kind }) => kind)).toEqual(["unknownPlace", "unknownPlace"]);
    const yard = items.find(({ about }) => about.includes("yard"))?.exception ?? "";
    expect((await close(yard)).status).toBe(204);
    expect((await close(yard)).status).toBe(409);
    const vocabularyList = [
      { type: "urn:epcglobal:epcis:vtype:ReadPoint", vocabularyElementList: [{ id: gate }] },
    ];
    await client.capture(
      documentOf([objectEvent()], { epcisHeader: { epcisMasterData: { vocabularyList } } }),
    );
    await drained(api);
    expect((await exceptionsOf(client)).items).toEqual([]);
  });
});

describe("an event that a device signed", () => {
  it("is found with its entry, its decimals as numbers, and once", async () => {
    const factory = await newClient(api, testFactory);
    const device = await api.enrolled();
    const epc = newEpc();
    const event = {
      ...objectEvent({ epcList: [epc] }),
      sensorElementList: [{ sensorReport: [{ type: "Temperature", value: "21.5", uom: "CEL" }] }],
    };
    await signEvent(api, device, event);
    await drained(api);
    await drained(api);
    const found = await factory.events(`MATCH_epc=${epc}&EQ_value_KEL=294.65`);
    expect(found).toMatchObject([{ sensorElementList: [{ sensorReport: [{ value: 21.5 }] }] }]);
    const { rows } = await api.intake.database.pool.query(
      "SELECT entry, captured_by FROM epcis_event WHERE event_id = $1",
      [idIn(found[0])],
    );
    expect(rows).toMatchObject([{ captured_by: device.urn, entry: expect.any(BigInt) as bigint }]);
  });

  it("is signed from then on, where it was captured before", async () => {
    const factory = await newClient(api, testFactory);
    const device = await api.enrolled();
    const event = objectEvent({ eventID: `urn:uuid:${randomUUID()}` });
    await factory.capture(documentOf([event]));
    await signEvent(api, device, event);
    await drained(api);
    const { rows } = await api.intake.database.pool.query(
      `SELECT t.entry, t.entry = e.entry AS same FROM epcis_event e JOIN trace_event t ON t.id = e.event_id
       WHERE e.event_id = $1`,
      [idIn(event)],
    );
    expect(rows).toEqual([{ entry: expect.any(BigInt) as bigint, same: true }]);
  });

  it("stays in the log when it is refused, and the factory is told why", async () => {
    const factory = await newClient(api, testFactory);
    const device = await api.enrolled();
    await signEvent(api, device, objectEvent({ eventTime: "2026-02-30T00:00:00Z" }));
    await drained(api);
    const { items } = await exceptionsOf(factory);
    expect(items.filter(({ kind }) => kind === "eventRefused")).toMatchObject([
      { code: "eventTime" },
    ]);
  });
});
