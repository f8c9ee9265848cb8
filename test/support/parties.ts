import type { Pool } from "pg";
import type { TrustManifest } from "../../service/evidence/trust-manifest.ts";
import type { AdmissionOptions } from "../../service/http/admission/options.ts";
import type { SigningOptions } from "../../service/http/signing/options.ts";
import { firstNonce } from "../../service/parties/acts/typed.ts";
import { charterFrom } from "../../service/parties/charter.ts";
import { openWrappingKey } from "../../service/wrapping-key.ts";

/** What the routes of parties stand on where no chain hears what is relayed, and every nonce key is new. */
export const testParties = async (
  pool: Pool,
  manifest: TrustManifest,
): Promise<AdmissionOptions & SigningOptions> => ({
  pool,
  now: () => new Date(),
  charter: charterFrom(Math.floor(Date.now() / 1000)),
  deployment: manifest,
  relayer: manifest.contracts.partyRegistry.address,
  wrapper: await openWrappingKey({
    kind: "environment",
    key: Buffer.alloc(32, 7).toString("base64"),
  }),
  nonceOf: (_at, _party, key) => Promise.resolve(firstNonce(key)),
});
