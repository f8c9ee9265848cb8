import { setTimeout as sleep } from "node:timers/promises";
import { id } from "ethers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toHex } from "../../device-attest/bytes.ts";
import { firstParties } from "../../service/chain-home.ts";
import type { MissingCode } from "../../service/quality/lot-missing.ts";
import { ruleSetId } from "../../service/quality/rule-set.ts";
import type { TestDevice } from "../support/device.ts";
import { eventually } from "../support/eventually.ts";
import { LotFlow, type Measured, shaft } from "../support/lot-flow.ts";
import { judged } from "../support/product-story.ts";
import { type TestService, testService } from "../support/service.ts";

const { certifier, factory } = firstParties;
const reason = id("why");
const [GOOD, BAD] = ["10", "10.25"];

let target: TestService;
let flow: LotFlow;
let plan: string;
let stations: readonly [TestDevice, TestDevice];
/** Of which the concession ends while others are tried. */
let conceded: { readonly lot: string; readonly until: bigint };
beforeAll(async () => {
  target = await testService();
  flow = new LotFlow(target);
  plan = await flow.publish(shaft, 2);
  stations = [await flow.station(), await flow.station()];
  conceded = await concededLot();
}, 120_000);
afterAll(() => target.close());

const missing = async (lot: string): Promise<MissingCode[]> => {
  const { body } = await flow.read("factory", `lots/${lot}`);
  return (body as { missing?: { code: MissingCode }[] }).missing?.map(({ code }) => code) ?? [];
};
const release = (lot: string) => flow.act("Release", { factory, lot: `0x${lot}` }, "factory");

type Said = Omit<Measured, "ordinal"> & { readonly ordinal?: number };

/** Inspections of one station, in order, judged for good. @returns their statements */
async function inspected(
  lot: string,
  said: readonly Said[],
  station = stations[0],
): Promise<string[]> {
  const statements: string[] = [];
  for (const [at, one] of said.entries())
    statements.push((await flow.inspect(station, lot, { ordinal: at + 1, ...one })).statement);
  return statements;
}

const first: Said = { sample: 1, diameter: GOOD };
const second: Said = { sample: 2, diameter: GOOD };
const last = { closing: true };

async function opened(said: readonly Said[], under = plan) {
  const lot = await flow.openLot(under);
  const statements = await inspected(lot, said);
  await judged(flow, lot, said.length);
  return { lot, statements };
}

async function dispose(lot: string, statement: string, disposition: number, until = 0n) {
  const ruleSet = `0x${toHex(ruleSetId(shaft))}`;
  const message = { publisher: certifier, lot: `0x${lot}`, ruleSet, statement: `0x${statement}`, disposition, reason, until }; // prettier-ignore
  expect(await flow.act("Dispose", message, "certifier")).toBeUndefined();
}

async function concededLot(): Promise<typeof conceded> {
  const { lot, statements } = await opened([first, { ...second, diameter: BAD, ...last }]);
  const until = BigInt(Math.floor(Date.now() / 1000) + CONCESSION_S);
  await dispose(lot, statements[1] ?? "", USE_AS_IS, until);
  return { lot, until };
}

interface Cause {
  readonly code: MissingCode;
  /** By which the chain refuses. */
  readonly refusal: string;
  /** A lot of which everything is good but this. */
  readonly lot: () => Promise<string>;
}

const REWORK = 2;
const USE_AS_IS = 1;
/** Longer than it takes a loaded machine to say so. */
const CONCESSION_S = 20;

const causes: Readonly<Record<string, Cause>> = {
  "a sample that nobody inspected": {
    code: "samplesMissing",
    refusal: "NotReleasable",
    lot: async () => (await opened([{ ...first, ...last }])).lot,
  },
  "a sample that fails": {
    code: "samplesFailing",
    refusal: "NotReleasable",
    lot: async () => (await opened([first, { ...second, diameter: BAD, ...last }])).lot,
  },
  "a sample to be reworked, and not seen since": {
    code: "samplesBlocked",
    refusal: "NotReleasable",
    lot: async () => {
      const { lot, statements } = await opened([first, { ...second, diameter: BAD, ...last }]);
      await dispose(lot, statements[1] ?? "", REWORK);
      return lot;
    },
  },
  "a sample that passes by one station and fails by another, of which nobody disposed": {
    code: "samplesBlocked",
    refusal: "NotReleasable",
    lot: async () => {
      const { lot } = await opened([first, { ...second, ...last }]);
      await inspected(lot, [{ ...second, diameter: BAD, ...last }], stations[1]);
      await judged(flow, lot, 3);
      return lot;
    },
  },
  "a station that has not said its last": {
    code: "stationIncomplete",
    refusal: "NotReleasable",
    lot: async () => (await opened([first, second])).lot,
  },
  "a station that skipped an ordinal": {
    code: "stationIncomplete",
    refusal: "NotReleasable",
    lot: async () => (await opened([first, { ...second, ordinal: 3, ...last }])).lot,
  },
  "a station that used an ordinal for two": {
    code: "stationIncomplete",
    refusal: "NotReleasable",
    lot: async () =>
      (
        await opened([
          first,
          { ...second, ordinal: 1 },
          { ...second, sample: 3, ordinal: 2, ...last },
        ])
      ).lot,
  },
  "an open hold": {
    code: "held",
    refusal: "NotReleasable",
    lot: async () => {
      const { lot } = await opened([first, { ...second, ...last }]);
      await flow.act("Hold", { by: certifier, lots: [`0x${lot}`], reason }, "certifier");
      return lot;
    },
  },
  "a concession that has ended": {
    code: "concessionExpired",
    refusal: "ConcessionExpired",
    lot: async () => {
      const { lot, until } = conceded;
      // The chain counts in whole seconds.
      await sleep(Math.max(0, Number(until + 1n) * 1000 - Date.now()));
      return lot;
    },
  },
  "a plan that its publisher withdrew": {
    code: "planWithdrawn",
    refusal: "PlanNotInForce",
    lot: async () => {
      const set = { ...shaft, version: 2, salt: "5b".repeat(32) };
      const own = await flow.publish(set, 2);
      const lot = await flow.openLot(own);
      const [station] = stations;
      await flow.inspect(station, lot, { ...first, ordinal: 1 }, set);
      await flow.inspect(station, lot, { ...second, ordinal: 2, closing: true }, set);
      await judged(flow, lot, 2);
      const plans = { publisher: certifier, plan: `0x${own}` };
      expect(await flow.act("WithdrawPlan", plans, "certifier")).toBeUndefined();
      return lot;
    },
  },
};

describe("a lot of which everything is good", () => {
  it("is released", async () => {
    const { lot } = await opened([first, { ...second, ...last }]);
    expect(await release(lot)).toBeUndefined();
  }, 60_000);

  it.each(Object.entries(causes))(
    "is not released over %s, and its code says so",
    async (_name, { code, lot: make, refusal }) => {
      const lot = await make();
      const codes = await eventually(
        () => missing(lot),
        (found) => found.includes(code),
      );
      expect(codes).toEqual([code]);
      expect(await release(lot)).toBe(refusal);
      const { body } = await flow.read("factory", `lots/${lot}`);
      expect(body).toMatchObject({ state: "open", contradicted: false });
    },
    60_000,
  );
});
