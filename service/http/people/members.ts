import type { Pool } from "pg";
import { inTransaction, type Queryable } from "../../db/pool.ts";
import { Problem } from "../../errors.ts";
import type { Actor } from "../../parties/people/admin-act.ts";
import { recordAct } from "../../parties/people/admin-act.store.ts";
import {
  lockManagers,
  type Member,
  memberOf,
  removeMember,
  setCapabilities,
} from "../../parties/people/membership.store.ts";
import { endSessions } from "../../parties/people/session.store.ts";
import type { Capability, Principal } from "../../parties/principal.ts";
import { requireOwn } from "./grant.ts";
import type { PeopleOptions } from "./options.ts";

export interface PersonOfParty {
  readonly party: string;
  readonly account: string;
}

/** @throws Problem `notFound`, `forbidden` for what the actor may not do himself, `conflict` for the last manager */
export async function changeCapabilities(
  { now, pool }: PeopleOptions,
  actor: Actor,
  principal: Principal,
  {
    account,
    capabilities,
    party,
  }: PersonOfParty & { readonly capabilities: readonly Capability[] },
): Promise<void> {
  await changing(pool, { account, party }, async (db, before) => {
    const added = capabilities.filter((one) => !before.capabilities.includes(one));
    requireOwn(principal, party, added);
    await setCapabilities(db, { account, party, capabilities });
    await recordAct(db, party, {
      actor,
      at: now(),
      action: "capabilitiesChanged",
      subject: account,
      detail: { from: before.capabilities, to: capabilities },
    });
  });
}

/** @throws Problem `notFound`, `conflict` for the last manager */
export async function removePerson(
  { now, pool }: PeopleOptions,
  actor: Actor,
  { account, party }: PersonOfParty,
): Promise<void> {
  await changing(pool, { account, party }, async (db, before) => {
    await removeMember(db, party, account);
    await recordAct(db, party, {
      actor,
      at: now(),
      action: "personRemoved",
      subject: account,
      detail: { capabilities: before.capabilities },
    });
  });
}

/** @returns how many ended @throws Problem `notFound` */
export async function endSessionsOf(
  { now, pool }: PeopleOptions,
  actor: Actor,
  { account, party }: PersonOfParty,
): Promise<number> {
  return inTransaction(pool, async (db) => {
    await requireMember(db, party, account);
    const ended = await endSessions(db, account, undefined);
    await recordAct(db, party, { actor, at: now(), action: "sessionsEnded", subject: account });
    return ended;
  });
}

/** One change at a time to who acts for a party, so that two cannot each remove the other of the last two managers. */
async function changing(
  pool: Pool,
  { account, party }: PersonOfParty,
  change: (db: Queryable, before: Member) => Promise<void>,
): Promise<void> {
  await inTransaction(pool, async (db) => {
    await lockManagers(db, party);
    await change(db, await requireMember(db, party, account));
    if ((await lockManagers(db, party)).length === 0)
      throw new Problem("conflict", "Somebody has to be left who manages the party.");
  });
}

async function requireMember(db: Queryable, party: string, account: string): Promise<Member> {
  const member = await memberOf(db, party, account);
  if (member === undefined) throw new Problem("notFound", "Nobody by this id acts for the party.");
  return member;
}
