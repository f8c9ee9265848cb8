import { randomBytes } from "node:crypto";
import { inTransaction, type Queryable } from "../../db/pool.ts";
import { Problem } from "../../errors.ts";
import { createAccount } from "../../parties/people/account.store.ts";
import { recordActOn } from "../../parties/people/admin-act.store.ts";
import { beginCeremony, takeCeremony } from "../../parties/people/ceremony.store.ts";
import { accountOfIdentity, linkIdentity } from "../../parties/people/identity.store.ts";
import { loginOf } from "../../parties/people/login.ts";
import { accept } from "../people/invitations.ts";
import type { PeopleOptions } from "../people/options.ts";
import type { IdentityProvider, Verified } from "./identity-provider.ts";

/** What somebody goes to the identity provider for. */
export type Purpose =
  | { readonly kind: "signIn" }
  | { readonly kind: "invitation"; readonly code: string }
  | { readonly kind: "link"; readonly account: string };

const PATIENCE_MS = 10 * 60_000;

/** @returns where to go, and what the browser is to show when it comes back */
export async function beginErrand(
  options: PeopleOptions,
  purpose: Purpose,
): Promise<{ readonly url: string; readonly token: string }> {
  const { now, pool } = options;
  const { errand, url } = await providerOf(options).begin();
  const token = randomBytes(32).toString("base64url");
  const expiresAt = new Date(now().getTime() + PATIENCE_MS);
  await beginCeremony(
    pool,
    { kind: "identityProvider", token, expiresAt },
    { ...errand, ...purpose },
  );
  return { url, token };
}

/**
 * The account of whoever comes back. @param token what the browser shows: the errand has to be its own
 * @throws Problem `signInRefused`
 */
export async function completeErrand(
  options: PeopleOptions,
  { address, search, token }: { token: string; search: string; address: string },
): Promise<string> {
  const { now, pool } = options;
  const begun = await takeCeremony(pool, "identityProvider", token, now());
  if (begun === undefined) throw refused("Nobody was sent to the identity provider from here.");
  const { account, code, kind, nonce = "", state = "", verifier = "" } = begun;
  const verified = await providerOf(options).complete(search, { nonce, state, verifier });
  return inTransaction(pool, async (db) => {
    if (kind === "link") return link(db, options, verified, { account: account ?? "", address });
    const known = await accountOfIdentity(db, verified);
    if (kind !== "invitation") return known ?? unknown();
    const invited = known ?? (await newAccount(db, options, verified));
    await accept(db, { code: code ?? "", account: invited, address, at: now() });
    return invited;
  });
}

async function link(
  db: Queryable,
  { now }: PeopleOptions,
  verified: Verified,
  { account, address }: { readonly account: string; readonly address: string },
): Promise<string> {
  const isNew = await linkIdentity(db, verified, { account, at: now() });
  if (!isNew) throw new Problem("alreadyUsed", "This identity is linked already.");
  const actor = { kind: "person", id: account, address } as const;
  await recordActOn(db, account, {
    actor,
    at: now(),
    action: "identityLinked",
    subject: account,
    detail: { issuer: verified.issuer },
  });
  return account;
}

/** An account that signs in at the provider alone. The login is only a name: it is never what identities go by. */
async function newAccount(
  db: Queryable,
  { now }: PeopleOptions,
  verified: Verified,
): Promise<string> {
  const at = now();
  const made = { passwordHash: undefined, at };
  const ofMail = verified.email === undefined ? undefined : loginOf(verified.email);
  const account =
    (ofMail && (await createAccount(db, { ...made, login: ofMail }))) ??
    (await createAccount(db, { ...made, login: madeUpLogin(verified) }));
  if (account === undefined) throw new Problem("alreadyUsed", "There is an account by this login.");
  // One that is linked already is that of an account that was disabled: it stays out, and spends no invitation.
  if (!(await linkIdentity(db, verified, { account, at })))
    throw refused("This identity is linked to an account that signs nobody in.");
  return account;
}

const madeUpLogin = ({ issuer }: Verified): string =>
  `${randomBytes(8).toString("hex")}@${new URL(issuer).hostname}`;

function providerOf({ identityProvider }: PeopleOptions): IdentityProvider {
  if (identityProvider === undefined)
    throw new Problem("notFound", "No identity provider is set up here.");
  return identityProvider;
}

function unknown(): never {
  throw refused("No account is linked to this identity.");
}

const refused = (detail: string): Problem => new Problem("signInRefused", detail);
