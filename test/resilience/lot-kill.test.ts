import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toHex } from "../../device-attest/bytes.ts";
import { encodeEnvelope, type Envelope } from "../../device-attest/envelope.ts";
import { statementHashOf } from "../../device-attest/statement.ts";
import { walletsOf } from "../../service/chain/dev-wallets.ts";
import { lotRegisterAt } from "../../service/chain/contracts.ts";
import { connectChain } from "../../service/chain/provider.ts";
import { firstParties } from "../../service/chain-home.ts";
import { partyHeaders } from "../../scripts/people/reader.ts";
import type { ProbePoint } from "../../service/roles/core.ts";
import type { TestDevice } from "../support/device.ts";
import { eventually } from "../support/eventually.ts";
import { inspection, LotFlow, shaft } from "../support/lot-flow.ts";
import { judged } from "../support/product-story.ts";
import type { Ready } from "../support/service-process.ts";
import { documentOf, objectEvent } from "../trace/support/epcis.ts";
import { liveAndDie } from "./support/deaths.ts";
import { openProcessSite, type ProcessSite } from "./support/process-site.ts";

const points: readonly ProbePoint[] = [
  "lots.read",
  "lots.judged",
  "lots.brought",
  "trace.taken",
  "capture.stored",
  "capture.committed",
];
/** One of each in every life, and in the last. */
const TOLD = points.length + 1;
/** A point that a life does not come to, so long after it is ready, is a failure. */
const POINT_MS_MAX = 20_000;

let site: ProcessSite;
beforeAll(async () => {
  site = await openProcessSite();
});
afterAll(() => site.close());

async function flowOf({ httpUrl, manifest }: Ready): Promise<LotFlow> {
  const wallet = await walletsOf(site.home);
  const chain = { manifest, embedded: { wallet } };
  return new LotFlow({ service: { chain, pool: site.database.pool, httpUrl } });
}

/** What was made, and what of it a service said that it has. */
class Telling {
  readonly #station: TestDevice;
  readonly #lot: string;
  readonly #headers: Record<string, string>;
  readonly #url: string;
  #records: Envelope[] = [];
  #documents: object[] = [];
  readonly inspections: string[] = [];
  readonly events: string[] = [];
  /** Addresses of capture jobs that were answered for. */
  readonly jobs: string[] = [];

  constructor(lot: string, station: TestDevice, url: string, headers: Record<string, string>) {
    [this.#lot, this.#station, this.#url, this.#headers] = [lot, station, url, headers];
  }

  /** The next inspection, a signed event and a captured one. */
  async make(): Promise<void> {
    const ordinal = this.inspections.length + 1;
    const closing = ordinal === TOLD;
    const measured = { sample: ordinal, ordinal, closing, diameter: "10" };
    const inspected = await this.#station.next(inspection(this.#lot, measured, shaft));
    this.inspections.push(toHex(statementHashOf(inspected.statement)));
    const told = await this.#station.next({ kind: "event", event: this.#event() });
    this.#records.push(inspected, told);
    this.#documents.push(documentOf([this.#event()]));
  }

  /** Sends what nobody answered for, until everything is or the service is dead. */
  async send(): Promise<void> {
    while (this.#records.length > 0) {
      const [record] = this.#records;
      if (record === undefined || !(await this.#log(record))) return;
      this.#records = this.#records.slice(1);
    }
    while (this.#documents.length > 0) {
      const [document] = this.#documents;
      const job = document && (await this.#capture(document));
      if (job === undefined) return;
      this.jobs.push(job);
      this.#documents = this.#documents.slice(1);
    }
  }

  #event() {
    const eventID = `urn:uuid:${randomUUID()}`;
    this.events.push(eventID);
    return { ...objectEvent(), eventID };
  }

  async #log(record: Envelope): Promise<boolean> {
    const reply = await this.#post("/v1/records", encodeEnvelope(record));
    if (reply === undefined) return false;
    const { status } = reply.body as { status?: string };
    if (status === "logged" || status === "anchored") return true;
    await sleep(50);
    return this.#log(record);
  }

  async #capture(document: object): Promise<string | undefined> {
    const reply = await this.#post("/epcis/v2/capture", JSON.stringify(document));
    return reply?.status === 202 ? (reply.location ?? undefined) : undefined;
  }

  async #post(path: string, body: string) {
    const headers = { ...this.#headers, "content-type": "application/json" };
    try {
      const reply = await fetch(this.#url + path, { method: "POST", headers, body });
      const text = await reply.text();
      return {
        status: reply.status,
        body: JSON.parse(text === "" ? "null" : text) as unknown,
        location: reply.headers.get("location"),
      };
    } catch {
      return undefined;
    }
  }
}

/** @returns where it died */
async function diedAt(telling: Telling, point: ProbePoint): Promise<string | undefined> {
  await telling.make();
  const life = { meanwhile: () => telling.send(), pointMsMax: POINT_MS_MAX };
  return (await liveAndDie(site, { point, occurrence: 1 }, life)).point;
}

async function column<T>(sql: string): Promise<T[]> {
  const { rows } = await site.database.pool.query<{ it: T }>(sql);
  return rows.map(({ it: one }) => one);
}

async function judgedOnChain({ chainUrl, manifest }: Ready, lot: string): Promise<string[]> {
  const provider = connectChain(chainUrl, manifest.chain.chainId);
  const lots = lotRegisterAt(manifest.contracts.lotRegister?.address ?? "", provider);
  const events = await lots.queryFilter(lots.filters.InspectionJudged(`0x${lot}`));
  provider.destroy();
  return events.map(({ args }) => args.statement.slice(2));
}

describe("a service that is killed between the steps of judging and capturing", () => {
  it("loses nothing that it answered for and doubles nothing", async () => {
    const first = await site.start();
    const flow = await flowOf(first.ready);
    const lot = await flow.openLot(await flow.publish(shaft, TOLD));
    const station = await flow.station();
    const factory = firstParties.factory.slice(2);
    const headers = await partyHeaders(site.database.pool, factory, ["view", "capture"]);
    first.process.kill("SIGKILL");
    await first.process.ended;

    const telling = new Telling(lot, station, first.ready.httpUrl, headers);
    const died: (string | undefined)[] = [];
    for (const point of points) died.push(await diedAt(telling, point));
    expect(died).toEqual(points);

    const { process, ready } = await site.start();
    await telling.make();
    await telling.send();
    await judged(flow, lot, TOLD);
    const taken = await eventually(
      () => column<string>("SELECT event_id AS it FROM epcis_event ORDER BY 1"),
      ({ length }) => length >= telling.events.length,
    );
    expect(taken).toEqual(telling.events.toSorted());
    expect(await column("SELECT id AS it FROM trace_event ORDER BY 1")).toEqual(taken);
    expect(await column("SELECT event_no AS it FROM trace_sighting")).toHaveLength(taken.length);
    const jobs = await column<string>("SELECT capture_id::text AS it FROM epcis_capture_job");
    expect(telling.jobs.filter((job) => !jobs.includes(job.split("/").at(-1) ?? ""))).toEqual([]);
    expect(telling.jobs).toHaveLength(TOLD);

    const inspections = telling.inspections.toSorted();
    for (const table of ["lot_inspection", "lot_judgement"])
      expect(
        await column(`SELECT encode(statement, 'hex') AS it FROM ${table} ORDER BY 1`),
      ).toEqual(inspections);
    expect((await judgedOnChain(ready, lot)).toSorted()).toEqual(inspections);
    const release = { factory: firstParties.factory, lot: `0x${lot}` };
    expect(await flow.act("Release", release, "factory")).toBeUndefined();
    process.kill("SIGTERM");
    expect((await process.ended).exitCode).toBe(0);
  }, 300_000);
});
