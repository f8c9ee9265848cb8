import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { fromHex, toHex } from "../../device-attest/bytes.ts";
import {
  type Disposition,
  dispositions,
  type JudgedInspection,
  lotStanding,
} from "../../service/quality/lot.ts";
import { readJudgement } from "../../service/quality/packed-judgement.ts";
import { packRules, type RuleSet, ruleSetId, unpackRules } from "../../service/quality/rule-set.ts";
import { assess } from "../../service/quality/verdict.ts";
import { parties } from "../support/chain.ts";
import { LotScene, type Said, type Signed } from "../support/lot-scene.ts";

const LOTS = 24;
const SAMPLES = 2;

const set: RuleSet = {
  publisher: parties.certifier.slice(2),
  product: "shaft",
  step: "turning",
  version: 1,
  salt: "5a".repeat(32),
  rules: [
    {
      metric: "diameter",
      unit: "mm",
      min: "9.98",
      max: "10.02",
      required: true,
      class: "critical",
    },
  ],
};
const rules = unpackRules(packRules(fromHex(set.salt), set.rules));
const requirements = [{ ruleSet: toHex(ruleSetId(set)), samples: SAMPLES, acceptance: 0 }];

let scene: LotScene;
beforeAll(async () => {
  scene = await LotScene.open(set, SAMPLES);
});
afterAll(() => scene.close());

/** What is said of a sample, and what the publisher would make of it. */
interface Story {
  readonly said: Said;
  readonly disposition: Disposition | undefined;
}

const inspection = fc.record({
  sample: fc.integer({ min: 0, max: SAMPLES }),
  attempt: fc.constantFrom(1, 1, 1, 2, 3),
  closing: fc.constantFrom(false, false, false, false, true),
  diameter: fc.constantFrom("10", "10", "10", "10.5", undefined),
  disposition: fc.constantFrom(undefined, ...dispositions),
  slip: fc.constantFrom(0, 0, 0, 0, 0, 1),
});

/** Ordinals in turn but for a slip, and mostly a last word. */
const stationSays = (station: number) =>
  fc.tuple(fc.array(inspection, { maxLength: 4 }), fc.boolean()).map(([all, closes]) =>
    all.map(({ closing, disposition, slip, ...one }, at): Story => {
      const isLast = closing || (closes && at === all.length - 1);
      return { said: { ...one, station, ordinal: at + 1 + slip, closing: isLast }, disposition };
    }),
  );
const stories = fc.tuple(stationSays(0), stationSays(1)).map(([a, b]) => [...a, ...b]);

/** What a factory hopes for. */
const good: Story[] = [1, 2].map((sample) => ({
  said: {
    station: 0,
    sample,
    attempt: 1,
    ordinal: sample,
    closing: sample === SAMPLES,
    diameter: "10",
  },
  disposition: undefined,
}));

/** Where the lot stands by the definitions, in the words of the chain. */
function standing(all: readonly (Signed & Pick<JudgedInspection, "disposition">)[]) {
  const judged = all.map(({ disposition, judgement, keyId }) => {
    const read = readJudgement(judgement);
    return { ...read, keyId, verdict: assess(rules, read).verdict, disposition };
  });
  const { incompleteKeys, progress } = lotStanding(requirements, judged);
  const [one] = progress;
  if (one === undefined) throw new Error("nothing is required");
  const { blocked, failing, good: fine, isMet } = one;
  return { good: fine, failing, blocked, isMet, incompleteKeys: incompleteKeys.length };
}

it("a lot stands on chain as it does here, from the stations' own records, and is released exactly then", async () => {
  const lots: { lot: string; story: readonly Story[]; all: Signed[] }[] = [];
  for (const story of [good, ...fc.sample(stories, { numRuns: LOTS - 1, seed: 7 })]) {
    const lot = await scene.openLot();
    const all: Signed[] = [];
    for (const { said } of story) all.push(await scene.sign(lot, said));
    lots.push({ lot, story, all });
  }
  await scene.anchor();

  const outcomes = { released: 0, refused: 0, disposed: 0 };
  for (const { all, lot, story } of lots) {
    await scene.judge(all.toReversed());
    const open = all.map((one) => ({ ...one, disposition: undefined }));
    expect(await scene.standing(lot)).toEqual(standing(open));
    const decided = [];
    for (const [at, one] of all.entries()) {
      const wanted = story[at]?.disposition;
      const isTaken = wanted !== undefined && (await scene.dispose(lot, one, wanted));
      decided.push({ ...one, disposition: isTaken ? wanted : undefined });
      if (isTaken) outcomes.disposed++;
    }
    const expected = standing(decided);
    expect(await scene.standing(lot)).toEqual(expected);
    const isReleased = await scene.release(lot);
    expect(isReleased).toBe(expected.isMet && expected.incompleteKeys === 0);
    outcomes[isReleased ? "released" : "refused"]++;
  }
  expect(Math.min(...Object.values(outcomes))).toBeGreaterThan(0);
}, 120_000);
