import type { Static } from "typebox";
import { inTransaction, type Queryable } from "../../db/pool.ts";
import { Problem } from "../../errors.ts";
import { createAccount } from "../../parties/people/account.store.ts";
import type { Actor } from "../../parties/people/admin-act.ts";
import { recordAct } from "../../parties/people/admin-act.store.ts";
import {
  closeInvitation,
  invitationMadeBy,
  type InvitationTerms,
  type ListedInvitation,
  makeInvitation,
  openInvitation,
  withdrawInvitation,
} from "../../parties/people/invitation.store.ts";
import { loginOf } from "../../parties/people/login.ts";
import { memberOf, setCapabilities } from "../../parties/people/membership.store.ts";
import { passwordFault } from "../../parties/people/password.ts";
import type { Invitation, MadeInvitation } from "./invitations.schemas.ts";
import type { PeopleOptions } from "./options.ts";

/** Makes an invitation, or finds what the same request made before, whose code nobody can read again. */
export async function invite(
  { pool }: PeopleOptions,
  actor: Actor,
  terms: InvitationTerms,
): Promise<Static<typeof MadeInvitation>> {
  const made = await inTransaction(pool, async (db) => {
    const invitation = await makeInvitation(db, terms);
    if (invitation === undefined) return undefined;
    await recordAct(db, terms.party, {
      actor,
      at: terms.madeAt,
      action: "invitationMade",
      subject: invitation.id,
      detail: { capabilities: terms.capabilities, expiresAt: terms.expiresAt.toISOString() },
    });
    return invitation;
  });
  if (made !== undefined) return { invitation: made.id, code: made.code };
  const before = await invitationMadeBy(pool, terms);
  if (before === undefined || !isSame(before, terms))
    throw new Problem("alreadyUsed", "This Idempotency-Key made something else.");
  return { invitation: before.id, code: null };
}

const isSame = (
  before: ListedInvitation,
  { capabilities, expiresAt, label }: InvitationTerms,
): boolean =>
  before.label === label &&
  before.capabilities.join() === capabilities.join() &&
  before.expiresAt.getTime() === expiresAt.getTime();

/** @throws Problem `notFound` for an invitation that is not the party's, or not open */
export async function withdraw(
  { now, pool }: PeopleOptions,
  actor: Actor,
  party: string,
  id: string,
): Promise<void> {
  const at = now();
  await inTransaction(pool, async (db) => {
    if (!(await withdrawInvitation(db, party, id, at)))
      throw new Problem("notFound", "The party has no open invitation by this id.");
    await recordAct(db, party, { actor, at, action: "invitationWithdrawn", subject: id });
  });
}

/** How somebody who was invited will sign in. */
export interface Newcomer {
  readonly login: string;
  readonly password: string;
}

/**
 * Makes the account of somebody who was invited. @returns its id
 * @throws Problem `signInRefused`, `passwordWeak`, `alreadyUsed`
 */
export async function acceptAnew(
  options: PeopleOptions,
  code: string,
  newcomer: Newcomer,
  address: string,
): Promise<string> {
  const { hasher, now, pool } = options;
  const login = requireLogin(newcomer.login);
  requireStrong(newcomer.password, login);
  // Before anything costs: whoever has no invitation does not get a password hashed.
  await requireInvitation(pool, code, now());
  const passwordHash = await hasher.hash(newcomer.password);
  return inTransaction(pool, async (db) => {
    const account = await createAccount(db, { login, passwordHash, at: now() });
    if (account === undefined)
      throw new Problem("alreadyUsed", "There is an account by this login.");
    await accept(db, { code, account, address, at: now() });
    return account;
  });
}

export interface Acceptance {
  readonly code: string;
  readonly account: string;
  readonly address: string;
  readonly at: Date;
}

/** Gives an account what an invitation gives, once. @throws Problem `signInRefused` */
export async function accept(
  db: Queryable,
  { account, address, at, code }: Acceptance,
): Promise<void> {
  const { capabilities, id, party } = await requireInvitation(db, code, at);
  const before = (await memberOf(db, party, account))?.capabilities ?? [];
  const together = [...new Set([...before, ...capabilities])];
  await setCapabilities(db, { account, party, capabilities: together });
  await closeInvitation(db, id, account, at);
  await recordAct(db, party, {
    actor: { kind: "person", id: account, address },
    at,
    action: "invitationAccepted",
    subject: id,
    detail: { capabilities: together },
  });
}

async function requireInvitation(db: Queryable, code: string, at: Date) {
  const invitation = await openInvitation(db, code, at);
  if (invitation === undefined)
    throw new Problem("signInRefused", "No open invitation has this code.");
  return invitation;
}

/** @throws Problem `invalidRequest` */
function requireLogin(text: string): string {
  const login = loginOf(text);
  if (login === undefined)
    throw new Problem("invalidRequest", "login: has to look like an e-mail address.");
  return login;
}

/** @throws Problem `passwordWeak` whose detail is the fault's code */
export function requireStrong(password: string, login: string): void {
  const fault = passwordFault(password, login);
  if (fault !== undefined) throw new Problem("passwordWeak", fault);
}

export const shownInvitation = (one: ListedInvitation): Static<typeof Invitation> => ({
  invitation: one.id,
  label: one.label,
  capabilities: [...one.capabilities],
  madeBy: one.madeBy,
  madeAt: one.madeAt.toISOString(),
  expiresAt: one.expiresAt.toISOString(),
  acceptedBy: one.acceptedBy ?? null,
  withdrawnAt: one.withdrawnAt?.toISOString() ?? null,
});
