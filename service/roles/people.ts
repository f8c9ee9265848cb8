import { readFile } from "node:fs/promises";
import { evidenceLogAt } from "../chain/contracts.ts";
import type { ChainHome } from "../chain-home.ts";
import type { PeopleOptions } from "../http/people/options.ts";
import { IdentityProvider } from "../http/sign-in/identity-provider.ts";
import { PasswordHasher } from "../http/sign-in/password-hasher.ts";
import { siteOf } from "../http/site.ts";
import type { OidcConfig } from "../http-config.ts";
import { startLoop } from "../loop.ts";
import { forgetAttempts } from "../parties/people/attempt.store.ts";
import { forgetCeremonies } from "../parties/people/ceremony.store.ts";
import { FORGOTTEN_AFTER_MS, KNOWN_FOR_MS } from "../parties/people/lockout.ts";
import { forgetSessions } from "../parties/people/session.store.ts";
import type { Core } from "./core.ts";

const TIDY_MS = 3_600_000;

/** What everything about people and their machines stands on. */
export async function peopleOf({ chain, config, now, pool }: Core): Promise<PeopleOptions> {
  const { host, oidc, passwordCost, publicUrl, session, tls } = config.http;
  return {
    pool,
    now,
    site: siteOf(publicUrl, host, tls !== undefined),
    operator: await operatorOf(chain),
    hasher: new PasswordHasher(passwordCost),
    identityProvider: oidc && (await identityProviderOf(oidc)),
    ...session,
  };
}

/** Forgets what has ended: sessions, attempts to sign in, and what nobody came back for. */
export function keepPeopleTidy({ config, logger, now, parts, pool }: Core): void {
  const before = (ms: number): Date => new Date(now().getTime() - ms);
  const { idleSeconds } = config.http.session;
  const loop = startLoop({
    idleMs: TIDY_MS,
    step: async () => {
      await forgetSessions(pool, { now: now(), idleSince: before(idleSeconds * 1000) });
      await forgetAttempts(pool, {
        failedBefore: before(FORGOTTEN_AFTER_MS),
        knownBefore: before(KNOWN_FOR_MS),
      });
      await forgetCeremonies(pool, now());
      return false;
    },
    onError: (error) => logger.warn({ err: error }, "ended sessions are not tidied"),
  });
  parts.add(loop.stop);
}

async function identityProviderOf(oidc: OidcConfig): Promise<IdentityProvider> {
  const { clientSecretFile: file, ...settings } = oidc;
  const clientSecret = file === undefined ? undefined : (await readFile(file, "utf8")).trim();
  return new IdentityProvider({ ...settings, clientSecret });
}

/** Whose log it is; the EvidenceLog itself says so, and for ever. */
async function operatorOf({ manifest, provider }: ChainHome): Promise<string> {
  const { address } = manifest.contracts.evidenceLog;
  return (await evidenceLogAt(address, provider).operator()).slice(2);
}
