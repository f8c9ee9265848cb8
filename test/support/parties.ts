import type { Pool } from "pg";
import type { TrustManifest } from "../../service/evidence/trust-manifest.ts";
import type { AdmissionOptions } from "../../service/http/admission/options.ts";
import type { EnrolmentOptions } from "../../service/http/identity/options.ts";
import type { SigningOptions } from "../../service/http/signing/options.ts";
import { firstNonce } from "../../service/parties/acts/typed.ts";
import { charterFrom } from "../../service/parties/charter.ts";
import {
  openAuthorities,
  siteAuthority,
} from "../../service/identity/authority/open-authority.store.ts";
import type { SiteAuthority } from "../../service/identity/authority/site-authority.ts";
import { wrapperOf } from "./wrapper.ts";

const crlUrl = (): string => "http://127.0.0.1/pki/site.crl";

/** What certifies devices over a database. */
export async function testAuthority(pool: Pool, now = () => new Date()): Promise<SiteAuthority> {
  const wrapper = await wrapperOf();
  const options = { pool, wrapper, now, name: "test", crlUrl };
  return siteAuthority(options, await openAuthorities(options));
}

/** What the routes of parties stand on where no chain hears what is relayed, and every nonce key is new. */
export const testParties = async (
  pool: Pool,
  manifest: TrustManifest,
): Promise<AdmissionOptions & EnrolmentOptions & SigningOptions> => ({
  pool,
  now: () => new Date(),
  charter: charterFrom(Math.floor(Date.now() / 1000)),
  deployment: manifest,
  relayer: manifest.contracts.partyRegistry.address,
  wrapper: await wrapperOf(),
  authority: await testAuthority(pool),
  nonceOf: (_at, _party, key) => Promise.resolve(firstNonce(key)),
});
