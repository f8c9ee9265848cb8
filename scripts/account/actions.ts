import { inTransaction } from "../../service/db/pool.ts";
import {
  type Account,
  accountByLogin,
  createAccount,
  disableAccount,
  enableAccount,
  listAccounts,
  setPasswordHash,
} from "../../service/parties/people/account.store.ts";
import type { AdminAction } from "../../service/parties/people/admin-act.ts";
import { recordAct, recordActOn } from "../../service/parties/people/admin-act.store.ts";
import { unlinkIdentities } from "../../service/parties/people/identity.store.ts";
import { loginOf } from "../../service/parties/people/login.ts";
import { setCapabilities } from "../../service/parties/people/membership.store.ts";
import { removePasskeys } from "../../service/parties/people/passkey.store.ts";
import { endSessions } from "../../service/parties/people/session.store.ts";
import { AccountError } from "./account-error.ts";
import type { ActionContext } from "./context.ts";
import { hashNewPassword } from "./password.ts";

const actor = { kind: "console" } as const;

/** Makes an account, or lets one that is there act for another party. */
export async function add(context: ActionContext): Promise<void> {
  const { capabilities, party, pool, stdout } = context;
  const login = requireLogin(context.login);
  const before = await accountByLogin(pool, login);
  const passwordHash = before === undefined ? await hashNewPassword(context, login) : undefined;
  const at = new Date();
  await inTransaction(pool, async (db) => {
    const account = before?.id ?? (await createAccount(db, { login, passwordHash, at }));
    if (account === undefined) throw new AccountError("notFound", "the login was taken meanwhile");
    if (party === undefined) return;
    await setCapabilities(db, { account, party, capabilities });
    await recordAct(db, party, {
      actor,
      at,
      action: before === undefined ? "accountAdded" : "capabilitiesChanged",
      subject: account,
      detail: { to: capabilities },
    });
  });
  stdout.write(
    party === undefined
      ? `${login} has an account, and may open a party of his own\n`
      : `${login} may ${capabilities.join(", ")} for ${party}\n`,
  );
}

export async function list({ pool, stdout }: ActionContext): Promise<void> {
  for (const { isDisabled, login, memberships } of await listAccounts(pool)) {
    stdout.write(`${login}${isDisabled ? " (disabled)" : ""}\n`);
    for (const { capabilities, party } of memberships)
      stdout.write(`  ${party} ${capabilities.join(",")}\n`);
  }
}

/** Whoever uses the account, or a key that it made, is out at the next request. */
export async function disable(context: ActionContext): Promise<void> {
  await change(context, "accountDisabled", async (db, { id }, at) => {
    await disableAccount(db, id, at);
    await endSessions(db, id, undefined);
  });
  context.stdout.write(`${context.login} is disabled\n`);
}

export async function enable(context: ActionContext): Promise<void> {
  await change(context, "accountEnabled", (db, { id }) => enableAccount(db, id));
  context.stdout.write(`${context.login} is enabled\n`);
}

/** A new password, and no other way in that there was. */
export async function reset(context: ActionContext): Promise<void> {
  const { login } = await requireAccount(context);
  const hash = await hashNewPassword(context, login);
  await change(context, "accountReset", async (db, { id }) => {
    await setPasswordHash(db, id, hash);
    await endSessions(db, id, undefined);
    await removePasskeys(db, id);
    await unlinkIdentities(db, id);
  });
  context.stdout.write(`${login} has a new password, and no session, passkey or linked identity\n`);
}

async function change(
  context: ActionContext,
  action: AdminAction,
  work: (db: Parameters<typeof setPasswordHash>[0], account: Account, at: Date) => Promise<void>,
): Promise<void> {
  const account = await requireAccount(context);
  const at = new Date();
  await inTransaction(context.pool, async (db) => {
    await work(db, account, at);
    await recordActOn(db, account.id, { actor, at, action, subject: account.id });
  });
}

async function requireAccount({ login, pool }: ActionContext): Promise<Account> {
  const account = await accountByLogin(pool, requireLogin(login));
  if (account === undefined) throw new AccountError("notFound", `there is no account ${login}`);
  return account;
}

function requireLogin(text: string): string {
  const login = loginOf(text);
  if (login === undefined)
    throw new AccountError("loginMalformed", "a login looks like an e-mail address");
  return login;
}
