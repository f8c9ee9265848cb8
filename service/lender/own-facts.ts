import type { Pool } from "pg";
import { type Static, Type } from "typebox";
import { fromBase64Url } from "../../device-attest/bytes.ts";
import { sha256 } from "#crypto";
import { type KeptDecision, readDecision, rulingAbout } from "../credit/decision/decision.store.ts";
import { factsAfter, type KeptFact } from "../credit/fact/fact.store.ts";
import { ShownFactSchema } from "../credit/fact/shown-facts.ts";
import { bundleOf } from "../credit/stated/bundle-of.ts";
import { statedAt } from "../credit/stated/stated.store.ts";
import { type Bundle, BundleSchema } from "../evidence/bundle.ts";
import { Nullable } from "../http/people/schemas.ts";
import { List } from "./answers/decision.ts";
import { receiptOf } from "./desk.ts";

export const FactsSchema = Type.Object({
  /** In the order in which they happened: each replaces the one before. */
  facts: List(ShownFactSchema),
});

export const OwnFactsSchema = Type.Object({
  /** That the decision is on record: what `replay-decision --bundle` takes; null until it is anchored. */
  decision: Nullable(BundleSchema),
  ...FactsSchema.properties,
});

export const shownFacts = (facts: readonly KeptFact[]): Static<typeof FactsSchema> => ({
  facts: facts.map(({ body, stated }) => ({ fact: body, bundle: bundleOf(body, stated) ?? null })),
});

/** What a borrower shows to others: the decision that holds, and what became of its loan. */
export async function ownFacts(pool: Pool, id: string): Promise<Static<typeof OwnFactsSchema>> {
  const holding = (await rulingAbout(pool, id)) ?? (await readDecision(pool, id));
  const decision = holding === undefined ? undefined : await decisionBundle(pool, holding);
  return { decision: decision ?? null, ...shownFacts(await factsAfter(pool, id)) };
}

/** @returns undefined until it is anchored */
export async function decisionBundle(pool: Pool, kept: KeptDecision): Promise<Bundle | undefined> {
  const { body, key } = receiptOf(kept);
  const stated = await statedAt(pool, sha256(fromBase64Url(key)), body.sequence);
  return stated && bundleOf(body, stated);
}
