import type { Queryable } from "../../db/pool.ts";
import { lotStanding, openInspections } from "../../quality/lot.ts";
import type { Deployment } from "../deployment.ts";
import { type ChainEvent, subjectOf } from "./event.ts";
import { eventsBut, eventsOf } from "./indexer.store.ts";
import { lotState } from "./lot-state.ts";
import {
  lotContent,
  putJudgement,
  putLot,
  putOpening,
  putStanding,
  removeJudgements,
  removeLot,
} from "./lot.store.ts";
import type { Opening } from "./openings.ts";
import {
  isAbout,
  judgedIn,
  judgedTopic,
  lotEventOf,
  planEventOf,
  rulesIn,
  rulesPublished,
} from "./quality-event.ts";
import { putPlan, putRuleSet, removePlan, removeRuleSet } from "./rule-book.store.ts";

/** What a pass found. */
export interface Found {
  readonly gone: readonly ChainEvent[];
  readonly added: readonly ChainEvent[];
  readonly openings: readonly Opening[];
}

/**
 * Derives anew every rule set, plan and lot that the pass found something about. Inspections alone are added and taken
 * away one by one: a lot may have many.
 * @returns how many
 */
export async function deriveQuality(
  db: Queryable,
  { contracts }: Pick<Deployment, "contracts">,
  { added, gone, openings }: Found,
): Promise<number> {
  const [book, register] = [contracts.ruleBook, contracts.lotRegister].map((contract) =>
    contract?.address.toLowerCase(),
  );
  if (book === undefined || register === undefined) return 0;
  const published = await deriveBook(db, book, [...gone, ...added]);
  const of = (events: readonly ChainEvent[]) =>
    events.filter(({ address }) => address === register);
  await removeJudgements(db, of(gone).filter(isAbout(judgedTopic)));
  for (const event of of(added).filter(isAbout(judgedTopic)))
    await putJudgement(db, subjectOf(event), judgedIn(event), event);
  for (const opening of openings) await putOpening(db, opening);
  const lots = new Set(of([...gone, ...added]).map(subjectOf));
  for (const lot of lots) await deriveLot(db, register, lot);
  return published + lots.size;
}

async function deriveBook(
  db: Queryable,
  book: string,
  changed: readonly ChainEvent[],
): Promise<number> {
  const events = changed.filter(({ address }) => address === book);
  const ruleSets = new Set(events.filter(isAbout(rulesPublished)).map(subjectOf));
  const plans = new Set(events.filter((event) => planEventOf(event) !== undefined).map(subjectOf));
  for (const ruleSet of ruleSets) await deriveRuleSet(db, book, ruleSet);
  for (const plan of plans) await derivePlan(db, book, plan);
  return ruleSets.size + plans.size;
}

async function deriveRuleSet(db: Queryable, book: string, ruleSet: string): Promise<void> {
  const event = (await eventsOf(db, book, ruleSet)).find(isAbout(rulesPublished));
  if (event === undefined) await removeRuleSet(db, ruleSet);
  else await putRuleSet(db, ruleSet, rulesIn(event), event);
}

async function derivePlan(db: Queryable, book: string, plan: string): Promise<void> {
  const said = (await eventsOf(db, book, plan)).flatMap((event) => {
    const told = planEventOf(event);
    return told === undefined ? [] : [{ event, told }];
  });
  const published = said.find(({ told }) => told.state === "inForce");
  if (published?.told.state !== "inForce") return removePlan(db, plan);
  const superseded = said.find(({ told }) => told.state === "superseded")?.told;
  const isWithdrawn = said.some(({ told }) => told.state === "withdrawn");
  const state = superseded === undefined ? "inForce" : "superseded";
  await putPlan(db, plan, {
    content: published.told.content,
    published: published.event,
    state: isWithdrawn ? "withdrawn" : state,
    successor: superseded?.state === "superseded" ? superseded.successor : undefined,
  });
}

async function deriveLot(db: Queryable, register: string, lot: string): Promise<void> {
  const events = await eventsBut(db, register, lot, judgedTopic);
  const state = lotState(events.flatMap((event) => lotEventOf(event) ?? []));
  if (state === undefined) return removeLot(db, lot);
  await putLot(db, lot, state);
  const { excused, inspections, requirements } = await lotContent(db, lot);
  const standing = lotStanding(requirements, inspections, excused);
  const open = openInspections(inspections).map(({ statement }) => statement);
  await putStanding(db, lot, standing, open);
}
