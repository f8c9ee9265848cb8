import { hexlify, id } from "ethers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fromBase64Url, toHex } from "../../device-attest/bytes.ts";
import { lotRegisterAt } from "../../service/chain/contracts.ts";
import { firstParties } from "../../service/chain-home.ts";
import type { Bundle } from "../../service/evidence/bundle.ts";
import { seedOf } from "../../service/quality/audit/sample.ts";
import { lotVerdict, verifyLot } from "../../service/quality/lot-evidence/verify-lot.ts";
import { canonicalUri } from "../../service/trace/capture/epc.ts";
import { LOT_POST_LIMITS, postTo } from "../../service/chain/post-to.ts";
import { ruleSetId } from "../../service/quality/rule-set.ts";
import type { TestDevice } from "../support/device.ts";
import { eventually } from "../support/eventually.ts";
import { LotFlow, shaft } from "../support/lot-flow.ts";
import { readOwn } from "../support/own-data.ts";
import { type TestService, testService } from "../support/service.ts";

const SAMPLES = 2;
const RULES = toHex(ruleSetId(shaft));
const { certifier, factory } = firstParties;
const label = "https://id.example/01/09506000134352/10/L-1";

interface LotBody {
  readonly uri: string | null;
  readonly state: string;
  readonly product: string | null;
  readonly contradicted: boolean;
  readonly missing: readonly { readonly code: string }[];
  readonly decisions: readonly string[];
  readonly inspections: readonly {
    readonly statement: string;
    readonly here: string | null;
    readonly chain: string | null;
    readonly isFinal: boolean;
    readonly isOpen: boolean;
    readonly failed: readonly {
      readonly metric: string | null;
      readonly measured: string | null;
    }[];
  }[];
}

let target: TestService;
let flow: LotFlow;
let plan: string;
let station: TestDevice;
beforeAll(async () => {
  target = await testService();
  flow = new LotFlow(target);
  plan = await flow.publish(shaft, SAMPLES);
  station = await flow.station();
  const { rules, step, ...set } = shaft;
  const says = { ...set, ...(step !== undefined && { step }), rules, samples: SAMPLES };
  await flow.put("certifier", `inspection-plans/${RULES}`, says);
}, 60_000);
afterAll(() => target.close());

const readLot = async (lot: string, who: "factory" | "certifier" = "certifier"): Promise<LotBody> =>
  (await flow.read(who, `lots/${lot}`)).body as LotBody;

/** The lot once the chain judged so many of its inspections for good. */
const judged = (lot: string, count: number): Promise<LotBody> =>
  eventually(
    () => readLot(lot),
    ({ inspections }) =>
      inspections.filter(({ chain, isFinal }) => chain !== null && isFinal).length === count,
  );

interface AlertBody {
  readonly kind: string;
  readonly subject: string;
}

/** A party's alerts about a lot, by kind. */
async function alertsAbout(lot: string, who: "factory" | "certifier"): Promise<AlertBody[]> {
  const { items } = (await flow.read(who, "alerts?limit=200")).body as { items: AlertBody[] };
  return items
    .filter(({ subject }) => subject === lot)
    .toSorted((a, b) => a.kind.localeCompare(b.kind));
}

const codes = ({ missing }: LotBody): string[] => missing.map(({ code }) => code);
const release = (lot: string): Promise<string | undefined> =>
  flow.act("Release", { factory, lot: `0x${lot}` }, "factory");
const reason = id("why");

/** A third party, with a bundle and an account that is nobody's here. */
async function judgeFrom(bundle: Bundle): Promise<void> {
  const { chain } = target.service;
  const stranger = chain.embedded?.wallet(9).connect(chain.provider);
  const lots = lotRegisterAt(chain.manifest.contracts.lotRegister?.address ?? "", stranger);
  const inspection = {
    statement: fromBase64Url(bundle.statement),
    signature: fromBase64Url(bundle.signature),
    judgement: fromBase64Url(bundle.judgement ?? ""),
    index: bundle.index,
    size: sizeOf(bundle),
    path: bundle.path.map((hash) => Buffer.from(hash, "base64")),
  };
  await (await lots.judge(inspection)).wait();
}

/** The second line of a C2SP checkpoint is the size of its tree. */
const sizeOf = ({ checkpoint }: Bundle): number => Number(checkpoint.split("\n")[1]);

/** Its whole history in one file, as an auditor finds it. */
async function verifiedBundle(lot: string) {
  const { database, service } = target;
  const answer = await eventually(
    () => readOwn(database.pool, service.httpUrl, `lots/${lot}/bundle`),
    ({ status }) => status === 200,
  );
  const report = await verifyLot(await answer.text(), JSON.stringify(service.chain.manifest), {
    nodes: [{ label: "node", post: postTo(service.chain.url, LOT_POST_LIMITS) }],
    oneSpelling: canonicalUri,
  });
  return { checks: report.checks, verdict: lotVerdict(report) };
}

/** The only lot so far is the sample, whatever the seed. */
async function expectAudit(lot: string): Promise<void> {
  const { database, service } = target;
  const asked = "lot-audit?nonce=0102030405060708&product=shaft";
  const read = (more: string) => readOwn(database.pool, service.httpUrl, `${asked}${more}`);
  const report = (await (await read("")).json()) as { logRoot: string };
  expect(report).toMatchObject({
    candidates: 1,
    seed: seedOf(report.logRoot, "0102030405060708"),
    lots: [{ lot, verdict: "verified", records: 3 }],
  });
  const pdf = await read("&format=pdf&language=zh");
  expect(pdf.headers.get("content-type")).toBe("application/pdf");
  expect(Buffer.from(await pdf.arrayBuffer()).toString("latin1", 0, 5)).toBe("%PDF-");
}

describe("a lot under a buyer's plan", () => {
  it("is released on chain once nothing is missing, and refused for each thing that is", async () => {
    const lot = await flow.openLot(plan);
    const untouched = await eventually(
      () => readLot(lot),
      ({ missing }) => (missing as unknown) !== undefined,
    );
    expect(codes(untouched)).toEqual(["samplesMissing"]);
    expect(await release(lot)).toBe("NotReleasable");

    await flow.inspect(station, lot, { sample: 1, ordinal: 1, diameter: "10", subjects: [label] });
    const bad = await flow.inspect(station, lot, { sample: 2, ordinal: 2, diameter: "10.25" });
    const failing = await judged(lot, 2);
    expect(failing).toMatchObject({
      uri: "https://id.gs1.org/01/09506000134352/10/L-1",
      product: "shaft",
    });
    expect(failing.inspections[1]).toMatchObject({
      here: "fail",
      chain: "fail",
      isOpen: true,
      failed: [{ metric: "diameter", measured: "10.25", max: "10.1" }],
    });
    expect(codes(failing)).toEqual(["samplesFailing", "stationIncomplete"]);
    expect(failing.decisions).toEqual(["notGood"]);
    expect(await release(lot)).toBe("NotReleasable");

    const rework = { publisher: certifier, lot: `0x${lot}`, ruleSet: `0x${RULES}`, statement: `0x${bad.statement}`, disposition: 2, reason, until: 0n }; // prettier-ignore
    expect(await flow.act("Dispose", rework, "certifier")).toBeUndefined();
    const reworked = await eventually(
      () => readLot(lot),
      ({ decisions }) => decisions.length === 0,
    );
    expect(codes(reworked)).toEqual(["samplesBlocked", "stationIncomplete"]);
    await flow.inspect(station, lot, { sample: 2, attempt: 2, ordinal: 3, diameter: "10.1", closing: true }); // prettier-ignore
    expect(codes(await judged(lot, 3))).toEqual([]);

    await flow.act("Hold", { by: certifier, lots: [`0x${lot}`], reason }, "certifier");
    expect(
      codes(
        await eventually(
          () => readLot(lot),
          ({ missing }) => missing.length > 0,
        ),
      ),
    ).toEqual(["held"]);
    expect(await release(lot)).toBe("NotReleasable");
    await flow.act("Lift", { by: certifier, lots: [`0x${lot}`] }, "certifier");
    const ready = await eventually(
      () => readLot(lot, "factory"),
      ({ missing }) => missing.length === 0,
    );
    expect(ready.decisions).toEqual(["readyToRelease"]);

    expect(await release(lot)).toBeUndefined();
    const released = await eventually(
      () => readLot(lot),
      ({ state }) => state === "released",
    );
    expect(released).toMatchObject({ contradicted: false, missing: [], decisions: [] });

    const { checks, verdict } = await verifiedBundle(lot);
    expect(checks.filter(({ status }) => status !== "pass").map(({ code }) => code)).toEqual([
      "endpointSingle",
      // Nobody told what it is made of.
      "pathAbsent",
      "pathClosed",
    ]);
    expect(verdict).toBe("verified");
    await expectAudit(lot);
  }, 60_000);

  it("that was released and is not good after all needs the buyer's decision", async () => {
    const lot = await flow.openLot(plan);
    const own = await flow.station();
    await flow.inspect(own, lot, { sample: 1, ordinal: 1, diameter: "10" });
    await flow.inspect(own, lot, { sample: 2, ordinal: 2, diameter: "10", closing: true });
    await judged(lot, 2);
    expect(await release(lot)).toBeUndefined();
    await flow.inspect(station, lot, {
      sample: 1,
      attempt: 2,
      ordinal: 1,
      diameter: "8",
      closing: true,
    });
    const body = await eventually(
      () => readLot(lot),
      ({ contradicted }) => contradicted,
    );
    expect(body).toMatchObject({ state: "released", decisions: ["contradicted"] });
    expect(await alertsAbout(lot, "factory")).toMatchObject([
      { kind: "lotContradicted", count: 1 },
      { kind: "verdictFail", count: 1 },
    ]);
    expect(await alertsAbout(lot, "certifier")).toMatchObject([{ kind: "lotContradicted" }]);
    const { body: inbox } = await flow.read(
      "certifier",
      "lots?as=publisher&standing=needsDecision",
    );
    expect(inbox).toMatchObject({ items: [{ lot }] });
    await flow.act("Hold", { by: certifier, lots: [`0x${lot}`], reason }, "certifier");
    await eventually(
      () => readLot(lot),
      ({ decisions }) => decisions.length === 0,
    );
    expect((await alertsAbout(lot, "factory")).map(({ kind }) => kind)).toContain("lotHeld");
    expect((await alertsAbout(lot, "certifier")).map(({ kind }) => kind)).not.toContain("lotHeld");
  }, 60_000);

  it("is judged on chain by whoever holds an inspection that we withhold and misjudge", async () => {
    const lot = await flow.openLot(plan);
    const { pool } = target.database;
    // As a service would that says "fail" of what passes, and brings it nowhere.
    await pool.query(
      `INSERT INTO lot_inspection (leaf_index, lot, rule_set, statement, key_no, step, sample, attempt,
         ordinal, closing, measurements, received_at, verdict, failed, missing, refused)
       SELECT h.size, $1, $2, '', k.key_no, '', 1, 1, 1, false, 1, now(), 'fail', '{0}', '{}', 'withheld'
       FROM log_head h, device_key k WHERE k.device = $3`,
      [Buffer.from(lot, "hex"), Buffer.from(RULES, "hex"), station.urn],
    );
    const { statement } = await flow.inspect(station, lot, {
      sample: 1,
      ordinal: 1,
      diameter: "10",
    });
    const hash = Buffer.from(statement, "hex");
    await pool.query("UPDATE lot_inspection SET statement = $1 WHERE statement = ''", [hash]);
    const bundle = await eventually(
      () => readOwn(pool, target.service.httpUrl, `bundles/${statement}`),
      ({ status }) => status === 200,
    );
    await judgeFrom((await bundle.json()) as Bundle);

    const findings = await eventually(
      async () => (await pool.query<object>("SELECT kind, said FROM quality_finding")).rows,
      (rows) => rows.length > 0,
    );
    expect(findings).toMatchObject([
      { kind: "verdictDisagrees", said: { here: "fail", chain: "pass" } },
    ]);
    for (const who of ["factory", "certifier"] as const)
      expect(await alertsAbout(lot, who)).toMatchObject([
        { kind: "verdictDisagrees", about: { here: "fail", chain: "pass" } },
      ]);
    const [shown] = (await readLot(lot)).inspections;
    expect(shown).toMatchObject({ here: "fail", chain: "pass", isFinal: true });
  }, 60_000);

  it("is shown to nobody who has no say about it", async () => {
    const lot = await flow.openLot(plan);
    await eventually(
      () => flow.read("factory", `lots/${lot}`),
      ({ status }) => status === 200,
    );
    expect(await flow.read("bank", `lots/${lot}`)).toMatchObject({ status: 200 });
    expect(await flow.read("operator", `lots/${lot}`)).toMatchObject({ status: 404 });
    expect(await flow.read("operator", "lots")).toMatchObject({ body: { items: [] } });
    expect(await flow.read("operator", `plans/${plan}`)).toMatchObject({ status: 404 });
    const readers = { readers: [firstParties.operator.slice(2)] };
    expect(await flow.put("factory", `plans/${plan}/readers`, readers)).toBe(404);
    expect(await flow.put("certifier", `plans/${plan}/readers`, readers)).toBe(204);
    expect(await flow.read("operator", `plans/${plan}`)).toMatchObject({
      status: 200,
      body: { state: "inForce", requirements: [{ ruleSet: RULES, says: { product: "shaft" } }] },
    });
  });

  it("does not let a stranger's inspections count, nor keep others from counting", async () => {
    const lot = await flow.openLot(plan);
    const foreign = await flow.station("bank");
    await flow.inspect(foreign, lot, { sample: 1, ordinal: 1, diameter: "5" });
    await flow.inspect(station, lot, { sample: 1, attempt: 65, ordinal: 2, diameter: "10" });
    await flow.inspect(station, lot, { sample: 1, ordinal: 1, diameter: "10" });
    const { inspections } = await judged(lot, 1);
    expect(inspections.filter(({ chain: verdict }) => verdict !== null)).toHaveLength(1);
    // Of the station that should have counted: a stranger's could tell as often as he likes.
    expect(await alertsAbout(lot, "factory")).toMatchObject([{ kind: "notJudgeable", count: 1 }]);
    const { chain } = target.service;
    const lots = lotRegisterAt(chain.manifest.contracts.lotRegister?.address ?? "", chain.provider);
    expect((await lots.progressOf(`0x${lot}`, hexlify(ruleSetId(shaft)))).good).toBe(1n);
  }, 60_000);
});
