import { createHash } from "node:crypto";
import { hexlify } from "ethers";
import { fromHex, toHex } from "../../device-attest/bytes.ts";
import { ruleBookAt } from "../../service/chain/contracts.ts";
import type { Service } from "../../service/compose.ts";
import { keyGradeNumber } from "../../service/parties/acts/device-acts.ts";
import { packRules, productId, type RuleSet, ruleSetId, stepId } from "../../service/quality/rule-set.ts"; // prettier-ignore
import type { RuleBook } from "../../types/contracts/RuleBook.ts";
import { products } from "../simulation/supply-chain/identity.ts";
import { askAs } from "./ask.ts";
import type { DemoCommunity } from "./founding.ts";
import { SAMPLES_PER_LOT } from "./world.ts";

/** Zero: whoever made the lot may inspect it. */
const OWN_FACTORY = `0x${"00".repeat(32)}`;
/** With other rules it is another plan: what a home of an earlier version published stays as it is. */
const VERSION = 2;

export interface DemoPlan {
  readonly set: RuleSet;
  /** 0x-hexadecimal. */
  readonly ruleSet: string;
  readonly plan: string;
}

/**
 * The assembler says what a good bearing seat is: the bore within limits that a worn tool keeps, and a coil that is hard does not.
 * What stands on the chain already is not published again.
 */
export async function publishDemoPlan(
  service: Service,
  community: DemoCommunity,
): Promise<DemoPlan> {
  const { chain } = service;
  const book = ruleBookAt(chain.manifest.contracts.ruleBook?.address ?? "", chain.provider);
  const set = ruleSetOf(community, chain.manifest.origin);
  const ruleSet = hexlify(ruleSetId(set));
  await publishRules(community, book, set);
  const plan = (await planBy(book, set)) ?? (await publishPlan(community, book, set));
  await sendContent(community, set);
  return { set, ruleSet, plan };
}

const ruleSetOf = ({ parties }: DemoCommunity, origin: string): RuleSet => ({
  publisher: parties.assembler.party.slice(2),
  product: products.seat,
  step: "inspecting",
  version: VERSION,
  salt: createHash("sha256")
    .update(`${origin} bearing seat ${String(VERSION)}`)
    .digest("hex"),
  rules: [
    {
      metric: "bore.diameter",
      unit: "mm",
      min: "41.97",
      max: "42.04",
      required: true,
      class: "critical",
    },
    {
      metric: "seat.depth",
      unit: "mm",
      min: "17.95",
      max: "18.09",
      required: true,
      class: "major",
    },
  ],
});

const commonOf = ({ product, publisher, salt, version }: RuleSet) => ({
  publisher: `0x${publisher}`,
  product: hexlify(productId(product)),
  version,
  salt: `0x${salt}`,
});

async function publishRules(
  { act, parties }: DemoCommunity,
  book: RuleBook,
  set: RuleSet,
): Promise<void> {
  const known = await book.queryFilter(book.filters.RulesPublished(ruleSetId(set)));
  if (known.length > 0) return;
  const rules = hexlify(packRules(fromHex(set.salt), set.rules));
  await act(
    "PublishRules",
    { ...commonOf(set), step: hexlify(stepId(set.step)), rules },
    parties.assembler,
  );
}

async function publishPlan(
  { act, parties }: DemoCommunity,
  book: RuleBook,
  set: RuleSet,
): Promise<string> {
  const message = {
    ...commonOf(set),
    minGrade: keyGradeNumber.software,
    requirements: [{ ruleSet: hexlify(ruleSetId(set)), samples: SAMPLES_PER_LOT, acceptance: 0 }],
    inspectors: [OWN_FACTORY],
    auditors: [parties.certifier.party],
  };
  await act("PublishPlan", message, parties.assembler);
  const plan = await planBy(book, set);
  if (plan === undefined) throw new Error("the plan is final and not on the chain");
  return plan;
}

async function planBy(book: RuleBook, set: RuleSet): Promise<string | undefined> {
  const published = await book.queryFilter(book.filters.PlanPublished());
  return published.find(({ args }) => args.content.salt === `0x${set.salt}`)?.args.plan;
}

/** Names, units and limits in words, which the chain holds only the hash of: for who asks, and for who measures. */
async function sendContent({ parties, relay }: DemoCommunity, set: RuleSet): Promise<void> {
  const path = `inspection-plans/${toHex(ruleSetId(set))}`;
  for (const party of [parties.assembler, parties.workshop])
    await askAs(relay, party, "PUT", path, { ...set, samples: SAMPLES_PER_LOT });
}
