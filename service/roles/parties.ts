import { nextNonce } from "../chain/act-nonce.ts";
import { readCharter } from "../chain/charter.ts";
import type { AdmissionOptions } from "../http/admission/options.ts";
import type { SigningOptions } from "../http/signing/options.ts";
import { openWrappingKey } from "../wrapping-key.ts";
import type { Core } from "./core.ts";

/** What the routes of parties stand on. */
export async function partiesOf({
  chain,
  config,
  now,
  pool,
}: Core): Promise<AdmissionOptions & SigningOptions> {
  const { manifest, provider, sequencer } = chain;
  return {
    pool,
    now,
    deployment: manifest,
    relayer: sequencer.address,
    charter: await readCharter(manifest.contracts.partyRegistry.address, provider),
    wrapper: await openWrappingKey(config.wrappingKey),
    nonceOf: (at, party, key) => nextNonce(at, provider, party, key),
  };
}
