import { randomBytes } from "node:crypto";
import { hexlify, id } from "ethers";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { concat, fromHex } from "../../device-attest/bytes.ts";
import { ruleBookAt } from "../../service/chain/contracts.ts";
import { readJudgement } from "../../service/quality/packed-judgement.ts";
import {
  packRules,
  productId,
  type Rule,
  type RuleSet,
  ruleSetId,
  stepId,
  unpackRules,
} from "../../service/quality/rule-set.ts";
import { type Assessment, assess, verdicts } from "../../service/quality/verdict.ts";
import type { RuleBook } from "../../types/contracts/RuleBook.ts";
import { sendAct } from "../support/acts.ts";
import { freshChain, parties, type TestChain } from "../support/chain.ts";

const SETS = 100;
const JUDGEMENTS_PER_SET = 110;

let chain: TestChain;
let book: RuleBook;
beforeAll(async () => {
  chain = await freshChain();
  book = ruleBookAt(chain.deployment.contracts.ruleBook?.address ?? "", chain.provider);
});
afterAll(() => chain.stop());

const salt = randomBytes(32).toString("hex");
const STEP = "turning";

/** Few values, so that limits are met exactly as often as they are missed. */
const value = fc.integer({ min: -4, max: 4 }).map(String);
const rule = (metric: number): fc.Arbitrary<Rule> =>
  fc
    .record({
      min: fc.option(value, { nil: undefined }),
      max: fc.option(value, { nil: undefined }),
      required: fc.boolean(),
      class: fc.constantFrom("minor", "major", "critical"),
    })
    .map(({ max, min, ...rest }) => {
      const isUpsideDown = min !== undefined && max !== undefined && Number(min) > Number(max);
      const limits = isUpsideDown ? { min: max, max: min } : { min, max };
      return { metric: String(metric), unit: "mm", ...limits, ...rest };
    });

const ruleSet = fc
  .subarray([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], { minLength: 1 })
  .chain((metrics) => fc.tuple(...metrics.map(rule)))
  .map((rules): RuleSet => ({
    publisher: parties.factory.slice(2),
    product: "shaft",
    step: STEP,
    version: 1,
    salt,
    rules,
  }));

/** Measurements of some of the metrics that rules may name, by their ids, and of some that none does. */
const measured = (metrics: readonly string[]) =>
  fc
    .subarray([...metrics])
    .chain((some) =>
      fc.tuple(
        ...some.map((metric) =>
          fc.tuple(fc.constant(metric), fc.bigInt({ min: -5_000_001n, max: 5_000_001n })),
        ),
      ),
    )
    .map((drawn) => drawn.toSorted(([a], [b]) => (a < b ? -1 : 1)));

function judgementOf(
  set: RuleSet,
  measurements: readonly (readonly [string, bigint])[],
): Uint8Array {
  const counters = fromHex("0000000100010000000100");
  const count = Uint8Array.of(measurements.length >> 8, measurements.length & 255);
  const packed = measurements.map(([metric, micro]) => {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigInt64(0, micro);
    return concat(fromHex(metric), bytes);
  });
  return concat(
    ruleSetId(set),
    randomBytes(32),
    stepId(STEP),
    counters,
    randomBytes(32),
    count,
    ...packed,
  );
}

const bitsOf = (set: bigint): number[] =>
  [...Array(256).keys()].filter((bit) => (set >> BigInt(bit)) & 1n);

async function onChain(set: RuleSet, judgement: Uint8Array): Promise<Assessment> {
  const { failed, missing, verdict } = await book.assess(
    hexlify(ruleSetId(set)),
    hexlify(stepId(STEP)),
    hexlify(judgement),
  );
  return {
    verdict: verdicts[Number(verdict) - 1] ?? "pass",
    failed: bitsOf(failed),
    missing: bitsOf(missing),
  };
}

describe("Solidity and TypeScript come to one verdict", () => {
  it(`in ${String(SETS * JUDGEMENTS_PER_SET)} generated cases`, async () => {
    const counts = { pass: 0, fail: 0, incomplete: 0 };
    for (const set of fc.sample(ruleSet, { numRuns: SETS, seed: 4 })) {
      const own = { ...set, product: id(randomBytes(8).toString("hex")) };
      await publish(own);
      const rules = unpackRules(packRules(fromHex(salt), own.rules));
      const metrics = [...rules.map(({ metric }) => metric), "00".repeat(32), "ff".repeat(32)];
      const cases = fc
        .sample(measured(metrics), { numRuns: JUDGEMENTS_PER_SET, seed: set.rules.length })
        .map((measurements) => judgementOf(own, measurements));
      const theirs = await Promise.all(cases.map((judgement) => onChain(own, judgement)));
      for (const [at, judgement] of cases.entries()) {
        const ours = assess(rules, readJudgement(judgement));
        expect(theirs[at]).toEqual(ours);
        counts[ours.verdict]++;
      }
    }
    expect(Math.min(...Object.values(counts))).toBeGreaterThan(500);
  }, 120_000);

  it("on the name of a rule set", async () => {
    const [set] = fc.sample(ruleSet, { numRuns: 1, seed: 9 });
    if (set === undefined) throw new Error("nothing drawn");
    await publish(set);
    expect(await book.rulesOf(hexlify(ruleSetId(set)))).toBe(
      hexlify(packRules(fromHex(salt), set.rules)),
    );
  });
});

const publish = (set: RuleSet): Promise<unknown> =>
  sendAct(
    chain,
    "PublishRules",
    {
      publisher: parties.factory,
      product: hexlify(productId(set.product)),
      step: hexlify(stepId(set.step)),
      version: set.version,
      salt: `0x${set.salt}`,
      rules: hexlify(packRules(fromHex(set.salt), set.rules)),
    },
    [chain.signers.factory],
  );
