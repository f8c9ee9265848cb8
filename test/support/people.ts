import { randomBytes } from "node:crypto";
import type { Pool } from "pg";
import { PASSWORD_MARK } from "../../scripts/test/secrets.ts";
import { createAccount } from "../../service/parties/people/account.store.ts";
import { setCapabilities } from "../../service/parties/people/membership.store.ts";
import type { Capability } from "../../service/parties/principal.ts";
import { testHasher } from "./hasher.ts";
import type { TestApi } from "./http.ts";

export const newParty = (): string => randomBytes(32).toString("hex");

export interface TestPerson {
  readonly account: string;
  readonly login: string;
  readonly password: string;
}

/** Somebody with a password and these capabilities of a party. */
export async function newPerson(
  pool: Pool,
  party: string,
  capabilities: readonly Capability[],
  login = `${randomBytes(6).toString("hex")}@test.example`,
): Promise<TestPerson> {
  const password = `${PASSWORD_MARK} ${randomBytes(6).toString("hex")}`;
  const passwordHash = await testHasher.hash(password);
  const account = await createAccount(pool, { login, passwordHash, at: new Date() });
  if (account === undefined) throw new Error("the login is taken");
  if (capabilities.length > 0) await setCapabilities(pool, { account, party, capabilities });
  return { account, login, password };
}

/** What a page of the service's own sends along. */
export const ownPage = { "sec-fetch-site": "same-origin", "tallystick-request": "1" } as const;

export interface Visit {
  /** With cookie and what a page of our own adds. */
  readonly headers: Record<string, string>;
}

/** Signs in as a browser does. */
export async function visit(api: TestApi, { login, password }: TestPerson): Promise<Visit> {
  const reply = await api.app.inject({
    method: "POST",
    url: "/v1/session",
    headers: ownPage,
    payload: { login, password },
  });
  if (reply.statusCode !== 204) throw new Error(reply.body);
  return { headers: { ...ownPage, cookie: cookieIn(reply.headers["set-cookie"]) } };
}

/** Name and value. */
export const cookieIn = (header: string | readonly string[] | number | undefined): string =>
  String(header).split(";")[0] ?? "";
