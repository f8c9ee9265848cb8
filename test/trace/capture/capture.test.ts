import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestApi, testApi } from "../../support/http.ts";
import {
  asCaptured,
  asSent,
  type Client,
  documentOf,
  examples,
  hasOfficial,
  newClient,
  newEpc,
  objectEvent,
  skipLine,
} from "../support/epcis.ts";

let api: TestApi;
let client: Client;
beforeAll(async () => {
  api = await testApi();
  client = await newClient(api);
});
afterAll(() => api.close());

describe.skipIf(!hasOfficial)("the official examples", () => {
  it.each(hasOfficial ? examples() : [])(
    "$name is captured and queried back equal",
    async ({ document, events }) => {
      const own = await newClient(api);
      const captured = await own.capture(document);
      expect(captured).toMatchObject({ status: 202 });
      expect(await own.job(captured)).toMatchObject({ success: true, running: false, errors: [] });
      const { body } = await own.ask("GET", "/events");
      expect(body).toMatchObject({ type: "EPCISQueryDocument", "@context": document["@context"] });
      const found = await own.events();
      expect(found.map((event, at) => asCaptured(event, events[at] ?? {}))).toEqual(
        events.map(asSent),
      );
    },
  );
});
if (!hasOfficial) console.log(skipLine);

describe("capture", () => {
  it("stores an event as it was, with what is somebody's own, and finds it by its id", async () => {
    const event = objectEvent({ "example:colour": { "example:rgb": ["1", "2.50", "3"] } });
    const captured = await client.capture(documentOf([event]));
    expect(captured.status).toBe(202);
    const [found] = await client.events(
      `MATCH_anyEPC=${String((event["epcList"] as string[])[0])}`,
    );
    expect(asCaptured(found ?? {}, event)).toEqual(event);
    const one = await client.ask(
      "GET",
      `/events/${encodeURIComponent(String(found?.["eventID"]))}`,
    );
    expect(one.status).toBe(200);
  });

  it("shows nobody else's events, and nobody else's jobs", async () => {
    const other = await newClient(api);
    const event = objectEvent({ eventID: "urn:uuid:00000000-0000-4000-8000-000000000001" });
    const captured = await client.capture(documentOf([event]));
    expect(await client.job(captured)).toMatchObject({ success: true });
    expect(await other.job(captured)).toMatchObject({ status: 404, code: "notFound" });
    expect((await other.ask("GET", "/capture")).body).toEqual([]);
    expect(await other.events()).toEqual([]);
    const path = `/events/${encodeURIComponent(String(event["eventID"]))}`;
    expect((await other.ask("GET", path)).body).toMatchObject({
      status: 404,
      code: "notFound",
      type: "epcisException:NoSuchResourceException",
    });
  });

  it("finds a thing by its Digital Link when it was captured by its URN, and the other way", async () => {
    const own = await newClient(api);
    await own.capture(
      documentOf([objectEvent({ epcList: ["urn:epc:id:sgtin:4012345.011111.A%2FB"] })]),
    );
    await own.capture(
      documentOf([
        objectEvent({
          bizStep: "shipping",
          epcList: ["https://shop.example.com/p/01/04012345111118/10/L1/21/A%2fB?x=1"],
        }),
      ]),
    );
    expect(
      await own.events("MATCH_epc=https://id.gs1.org/01/04012345111118/21/A%252FB"),
    ).toHaveLength(2);
    expect(await own.events("MATCH_epc=urn:epc:id:sgtin:4012345.011111.A%252FB")).toHaveLength(2);
    expect(await own.events(`MATCH_epc=${newEpc()}`)).toEqual([]);
  });
});
