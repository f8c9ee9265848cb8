import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decimalOf, decimalText, plus, times } from "../../../service/trace/capture/decimal.ts";
import { type TestApi, testApi } from "../../support/http.ts";
import { type Client, documentOf, newClient, newEpc, objectEvent } from "../support/epcis.ts";

let api: TestApi;
beforeAll(async () => {
  api = await testApi();
});
afterAll(() => api.close());

const exact = (text: string) => decimalOf(text) ?? { units: 0n, places: 0 };
/** Conversions that are finite decimals: tenths of a degree Celsius that are multiples of 5/9 of a degree Fahrenheit. */
const celsius = (fifths: number): string => decimalText({ units: BigInt(fifths) * 5n, places: 1 });
const kelvin = (text: string): string => decimalText(plus(exact(text), exact("273.15")));
const fahrenheit = (text: string): string =>
  decimalText(plus(times(exact(text), exact("1.8")), exact("32")));
const spelled = (fifths: number) => {
  const inCelsius = celsius(fifths);
  return { CEL: inCelsius, KEL: kelvin(inCelsius), FAH: fahrenheit(inCelsius) } as const;
};

const measuring = (type: string, value: string, uom: string) =>
  objectEvent({ sensorElementList: [{ sensorReport: [{ type, value: Number(value), uom }] }] });
const byText = (one: string, other: string): number => (one < other ? -1 : 1);
const ids = async (client: Client, query: string) =>
  (await client.events(`perPage=1000&${query}`))
    .map((event) => event["eventID"] as string)
    .toSorted(byText);

describe("a query by sensor value", () => {
  it("gives the same answer in every unit, whichever the events were recorded in", async () => {
    const client = await newClient(api);
    const units = ["CEL", "KEL", "FAH"] as const;
    const values = Array.from({ length: 60 }, (_, at) => at - 30);
    await client.capture(
      documentOf(
        values.map((value, at) => {
          const unit = units[at % 3] ?? "CEL";
          return measuring("Temperature", spelled(value)[unit], unit);
        }),
      ),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: -35, max: 35 }),
        fc.constantFrom("EQ", "GT", "GE", "LT", "LE"),
        async (limit, comparison) => {
          const expected = values.filter(
            (value) =>
              ({
                EQ: value === limit,
                GT: value > limit,
                GE: value >= limit,
                LT: value < limit,
                LE: value <= limit,
              })[comparison],
          ).length;
          const answers = await Promise.all(
            units.map((unit) =>
              ids(
                client,
                `EQ_type=Temperature&${comparison}_value_${unit}=${spelled(limit)[unit]}`,
              ),
            ),
          );
          expect(answers[0]).toHaveLength(expected);
          expect(answers[1]).toEqual(answers[0]);
          expect(answers[2]).toEqual(answers[0]);
        },
      ),
      { numRuns: 25 },
    );
  });

  it("compares pressures in bar and pascal, and amounts in kilograms and pounds", async () => {
    const client = await newClient(api);
    await client.capture(
      documentOf([
        measuring("Pressure", "1.013", "BAR"),
        measuring("Pressure", "101300", "PAL"),
        measuring("Pressure", "101299.9", "PAL"),
        objectEvent({
          quantityList: [
            { epcClass: "urn:epc:class:lgtin:4012345.011111.L9", quantity: 1, uom: "LBR" },
          ],
        }),
      ]),
    );
    expect(await ids(client, "EQ_value_PAL=101300")).toHaveLength(2);
    expect(await ids(client, "EQ_value_BAR=1.013")).toHaveLength(2);
    expect(await ids(client, "LT_value_KPA=101.3")).toHaveLength(1);
    expect(await ids(client, "EQ_quantity_GRM=453.59237")).toHaveLength(1);
    expect(await ids(client, "EQ_quantity=1")).toHaveLength(1);
    expect(await ids(client, "GE_value_CEL=-1000")).toEqual([]);
  });

  it("asks all of one report, not a little of each", async () => {
    const client = await newClient(api);
    const reports = [
      { type: "Temperature", value: 5, uom: "CEL" },
      { type: "Temperature", value: 30, uom: "CEL" },
    ];
    await client.capture(
      documentOf([objectEvent({ sensorElementList: [{ sensorReport: reports }] })]),
    );
    expect(await ids(client, "GT_value_CEL=10&LT_value_CEL=20")).toEqual([]);
    expect(await ids(client, "GT_value_CEL=1&LT_value_CEL=20")).toHaveLength(1);
  });
});

describe("other parameters", () => {
  let client: Client;
  const [one, other] = [newEpc(), newEpc()];
  beforeAll(async () => {
    client = await newClient(api);
    await client.capture(
      documentOf([
        objectEvent({
          eventID: "urn:uuid:00000000-0000-4000-8000-0000000000b1",
          epcList: [one],
          bizStep: "receiving",
          disposition: "in_progress",
          readPoint: { id: "urn:epc:id:sgln:4012345.00001.0" },
          bizTransactionList: [
            { type: "po", bizTransaction: "urn:epcglobal:cbv:bt:4012345000009:1" },
          ],
          eventTime: "2026-03-01T08:00:00+01:00",
        }),
        {
          type: "AggregationEvent",
          eventID: "urn:uuid:00000000-0000-4000-8000-0000000000b2",
          action: "ADD",
          eventTime: "2026-03-01T08:00:00Z",
          eventTimeZoneOffset: "+00:00",
          parentID: "urn:epc:id:sscc:4012345.0111111111",
          childEPCs: [other],
        },
      ]),
    );
  });

  it.each([
    ["eventType=AggregationEvent", ["b2"]],
    ["eventType=AggregationEvent|ObjectEvent", ["b1", "b2"]],
    ["GE_eventTime=2026-03-01T07:30:00Z", ["b2"]],
    ["LT_eventTime=2026-03-01T07:00:00.001Z", ["b1"]],
    ["EQ_action=ADD", ["b2"]],
    ["EQ_bizStep=receiving", ["b1"]],
    ["EQ_bizStep=https://ref.gs1.org/cbv/BizStep-receiving", ["b1"]],
    ["EQ_readPoint=https://id.gs1.org/414/4012345000016", ["b1"]],
    ["EQ_bizTransaction_po=urn:epcglobal:cbv:bt:4012345000009:1", ["b1"]],
    ["MATCH_parentID=https://id.gs1.org/00/040123451111111110", ["b2"]],
    [`MATCH_epc=${other}`, ["b2"]],
    [`MATCH_anyEPC=${one}|${other}`, ["b1", "b2"]],
    [`MATCH_anyEPC=${one}&EQ_bizStep=shipping`, []],
    ["EQ_eventID=urn:uuid:00000000-0000-4000-8000-0000000000b1", ["b1"]],
    ["EXISTS_errorDeclaration=true", []],
    ["orderBy=eventTime&orderDirection=DESC&eventCountLimit=1", ["b2"]],
  ])("%s", async (query, expected) => {
    const found = await client.events(query);
    expect(found.map(({ eventID }) => String(eventID).slice(-2)).toSorted()).toEqual(expected);
  });

  it.each([
    ["EQ_example:field=1", "epcisQueryParameter", 400],
    ["GE_value_ZZX=1", "epcisQueryParameter", 400],
    ["GE_value=1", "epcisQueryParameter", 400],
    ["GE_eventTime=yesterday", "epcisQueryParameter", 400],
    ["nextPageToken=abc", "epcisQueryParameter", 400],
    ["maxEventCount=1", "epcisQueryTooLarge", 413],
  ])("%s is refused", async (query, code, status) => {
    expect(await client.ask("GET", `/events?${query}`)).toMatchObject({
      status,
      body: { code, status },
    });
  });

  it("shows the same by a path", async () => {
    const { body } = await client.ask("GET", "/bizSteps/receiving/events");
    expect(JSON.stringify(body)).toContain("0000000000b1");
    expect(JSON.stringify(body)).not.toContain("0000000000b2");
  });
});

const batch = (count: number) =>
  documentOf(
    Array.from({ length: count }, (_, at) =>
      objectEvent({ eventTime: `2026-03-01T07:00:${String(at % 7).padStart(2, "0")}Z` }),
    ),
  );

describe("pages", () => {
  it.each(["", "&orderBy=eventTime&orderDirection=ASC", "&orderBy=eventTime&orderDirection=DESC"])(
    "show each event that was there once, whatever is captured meanwhile%s",
    async (order) => {
      const client = await newClient(api);
      await client.capture(batch(23));
      const before = await ids(client, "");
      const seen: string[] = [];
      let path = `/events?perPage=5${order}`;
      for (let page = 0; page < 10 && path !== ""; page++) {
        const { body, headers } = await client.ask("GET", path);
        seen.push(...eventIds(body));
        await client.capture(batch(3));
        path =
          /^<\/epcis\/v2(.*)>; rel="next"$/.exec(
            (headers["link"] as string | undefined) ?? "",
          )?.[1] ?? "";
      }
      expect(seen.toSorted(byText)).toEqual(before);
    },
  );
});

const eventIds = (body: Record<string, unknown>): string[] =>
  (
    body["epcisBody"] as { queryResults: { resultsBody: { eventList: { eventID: string }[] } } }
  ).queryResults.resultsBody.eventList.map(({ eventID }) => eventID);
