import type { Pool } from "pg";
import { sessionCookie } from "../../service/http/session-cookie.ts";
import { createAccount } from "../../service/parties/people/account.store.ts";
import { issueApiKey } from "../../service/parties/people/api-key.store.ts";
import { setCapabilities } from "../../service/parties/people/membership.store.ts";
import { openSession } from "../../service/parties/people/session.store.ts";
import { capabilities } from "../../service/parties/principal.ts";

/** Somebody in whose name requests are made. */
export interface Asker {
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Operations that would end what he asks with. */
  readonly spares: readonly string[];
}

const DAY_MS = 86_400_000;

/** Nobody, a machine, and somebody with a session; both may do everything of the party's. New ones each time. */
export async function newAskers(pool: Pool, party: string): Promise<readonly Asker[]> {
  const at = new Date();
  return [
    { name: "nobody", headers: {}, spares: [] },
    await newMachine(pool, party, at),
    await newPerson(pool, party, at),
  ];
}

async function newMachine(pool: Pool, party: string, madeAt: Date): Promise<Asker> {
  const key = await issueApiKey(pool, {
    party,
    label: "fuzzer",
    capabilities,
    madeBy: undefined,
    idempotencyKey: undefined,
    madeAt,
    expiresAt: new Date(madeAt.getTime() + DAY_MS),
  });
  const authorization = `Bearer ${key?.text ?? ""}`;
  return { name: "a machine", headers: { authorization }, spares: [] };
}

async function newPerson(pool: Pool, party: string, at: Date): Promise<Asker> {
  const login = `fuzzer-${String(at.getTime())}@fuzz.example`;
  const account = await createAccount(pool, { login, passwordHash: undefined, at });
  if (account === undefined) throw new Error("the login is taken");
  await setCapabilities(pool, { account, party, capabilities });
  const expiresAt = new Date(at.getTime() + DAY_MS);
  const token = await openSession(pool, { account, at, expiresAt, address: "", userAgent: "" });
  return {
    name: "a person",
    headers: {
      cookie: `${sessionCookie(false).name}=${token}`,
      "sec-fetch-site": "same-origin",
      "tallystick-request": "1",
    },
    spares: ["signOut"],
  };
}
