import type { Pool } from "pg";
import { Problem } from "../../errors.ts";
import { accountByLogin, setPasswordHash } from "../../parties/people/account.store.ts";
import { hearAttempt, settleAttempt, takeBackAttempt } from "../../parties/people/attempt.store.ts";
import { loginOf } from "../../parties/people/login.ts";
import { addressBlock } from "../address.ts";
import type { PasswordHasher } from "./password-hasher.ts";

export interface PasswordOptions {
  readonly pool: Pool;
  readonly now: () => Date;
  readonly hasher: PasswordHasher;
}

export interface Claim {
  readonly login: string;
  readonly password: string;
  /** IP address of whoever makes it. */
  readonly ip: string;
}

/**
 * The account that a login and a password are of. What is wrong is not said, and takes the same time.
 * @throws Problem `signInRefused`, `tooManyAttempts`, Overloaded
 */
export async function accountOf(options: PasswordOptions, claim: Claim): Promise<string> {
  const { hasher, pool } = options;
  const heard = await hear(options, claim);
  const account = await accountByLogin(pool, heard.attempt.login);
  const compared = hasher.compare(claim.password, account?.passwordHash);
  const { isOutdated, matches } = await compared.catch(async (error: unknown) => {
    // Nothing was compared, so nobody was wrong.
    await takeBackAttempt(pool, heard);
    throw error;
  });
  if (account === undefined || account.isDisabled || !matches)
    throw new Problem("signInRefused", "No account has this login with this password.");
  await settleAttempt(pool, heard, account.id);
  if (isOutdated) await setPasswordHash(pool, account.id, await hasher.hash(claim.password));
  return account.id;
}

/** What cannot be a login is nobody's, and counts as one and the same. */
const NOBODYS = "";

/** @throws Problem `tooManyAttempts` while nobody is heard */
async function hear({ now, pool }: PasswordOptions, { ip, login }: Claim) {
  const attempt = { login: loginOf(login) ?? NOBODYS, address: addressBlock(ip), at: now() };
  const hearing = await hearAttempt(pool, attempt);
  if ("attempt" in hearing) return hearing;
  const seconds = Math.ceil(hearing.waitMs / 1000);
  throw new Problem("tooManyAttempts", `Try again in ${String(seconds)} s.`, seconds);
}
