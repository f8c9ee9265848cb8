import { performance } from "node:perf_hooks";
import { Looks, type LooksOptions } from "../http/looks-decide.ts";
import { Standings } from "../parties/consent/standings.store.ts";
import { Snapshots } from "../portrait/snapshot/snapshots.job.ts";
import type { InquirySigner } from "../parties/inquiry/sign-inquiry.ts";
import { Pseudonyms } from "../parties/inquiry/pseudonym.store.ts";
import type { FieldCipher } from "../parties/privacy/cipher.ts";
import type { Core } from "./core.ts";
import { openInquirySigner, startInquiries } from "./inquiry.ts";
import { requireWholeLog } from "./whole-log.ts";

/** Factories times lookers whose standing is kept. */
const STANDINGS_MAX = 10_000;

/** The one way to a factory's data, and what the factory itself hands over of it. */
export async function startLooks(
  core: Core,
  cipher: FieldCipher,
  identify: LooksOptions["identify"],
): Promise<{
  readonly looks: Looks;
  readonly snapshots: Snapshots;
  readonly signer: InquirySigner;
}> {
  const { config, now, pool } = core;
  const signer = await openInquirySigner(core);
  const standings = new Standings({
    pool,
    cipher,
    indexAgeMsMax: config.consent.staleMsMax,
    monotonicMs: () => performance.now(),
    countMax: STANDINGS_MAX,
  });
  const looks = new Looks({
    standings,
    log: startInquiries(core, signer),
    pseudonyms: new Pseudonyms(pool, cipher),
    now,
    identify,
  });
  const requireWhole = () => requireWholeLog(core);
  const snapshots = new Snapshots({ pool, signer, standings, requireWhole, now });
  return { looks, snapshots, signer };
}
