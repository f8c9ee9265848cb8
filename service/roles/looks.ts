import { performance } from "node:perf_hooks";
import { Looks, type LooksOptions } from "../http/looks-decide.ts";
import { Standings } from "../parties/consent/standings.store.ts";
import { Pseudonyms } from "../parties/inquiry/pseudonym.store.ts";
import type { FieldCipher } from "../parties/privacy/cipher.ts";
import type { Core } from "./core.ts";
import { startInquiries } from "./inquiry.ts";

/** Factories times lookers whose standing is kept. */
const STANDINGS_MAX = 10_000;

/** The one way to a factory's data. */
export async function startLooks(
  core: Core,
  cipher: FieldCipher,
  identify: LooksOptions["identify"],
): Promise<Looks> {
  const { config, now, pool } = core;
  return new Looks({
    standings: new Standings({
      pool,
      cipher,
      indexAgeMsMax: config.consent.staleMsMax,
      monotonicMs: () => performance.now(),
      countMax: STANDINGS_MAX,
    }),
    log: await startInquiries(core),
    pseudonyms: new Pseudonyms(pool, cipher),
    now,
    identify,
  });
}
