import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fromBase64Url, toBase64Url, toHex } from "../../device-attest/bytes.ts";
import { encodeEnvelope } from "../../device-attest/envelope.ts";
import { createSoftwareKey, openSoftwareKey } from "../../device-attest/software-key.ts";
import { logIdOf, statementHashOf } from "../../device-attest/statement.ts";
import { sha256 } from "#crypto";
import {
  bodyHashOf,
  type DecisionSigner,
  signNext,
} from "../../service/credit/decision/sign-decision.ts";
import { type PaidInvoice, paidFact } from "../../service/credit/fact/paid.ts";
import type { ShownFact } from "../../service/credit/fact/shown-facts.ts";
import { bundleOf } from "../../service/credit/stated/bundle-of.ts";
import { readIfExists } from "../../service/embedded/state-file.ts";
import { secretIn } from "../../service/lender/house-settings.ts";
import { statementLog } from "../../service/lender/record-client.ts";
import { type KeptPaid, KeptFacts } from "./kept-facts.ts";

/** The key by which a payer says what it paid; made at first use. */
export async function openPayerKey(home: string, origin: string): Promise<DecisionSigner> {
  await mkdir(home, { recursive: true, mode: 0o700 });
  const path = join(home, "payer-key.json");
  const passphrase = await secretIn(join(home, "payer-passphrase"));
  const exists = (await readIfExists(path)) !== undefined;
  const keyStore = exists
    ? await openSoftwareKey(path, passphrase)
    : await createSoftwareKey(path, passphrase);
  const device = `urn:tallystick:payments:${toHex(sha256(keyStore.spki)).slice(0, 16)}`;
  return { keyStore, device, logId: logIdOf(origin) };
}

export interface SayPaid {
  readonly home: string;
  readonly signer: DecisionSigner;
  readonly service: URL;
  /** What the payer calls the invoice; nobody else learns it. */
  readonly invoice: string;
  readonly paid: PaidInvoice;
  readonly now: () => Date;
  /** The service may be a moment behind the chain on which the key was registered just now. */
  readonly isRegistered: boolean;
  /** How long to wait until it is on record. */
  readonly waitMs: number;
  readonly signal: AbortSignal;
}

/** What became of saying it. */
export interface SaidPaid {
  /** `unknownKey`: kept here, and brought once the key is registered. */
  readonly state: "onRecord" | "logged" | "unknownKey";
  /** All that was said of the invoice, for who was paid to disclose. */
  readonly facts: readonly ShownFact[];
}

const TRY_MS = 500;

/**
 * Signs that an invoice was paid, unless it was said so already, and brings it to the log: there without what it says. What
 * was said otherwise before is replaced. A process that dies anywhere is run again, and comes to the same.
 */
export async function sayPaid(options: SayPaid): Promise<SaidPaid> {
  const kept = await KeptFacts.open(options.home);
  await signOnce(kept, options);
  const log = statementLog(options.service);
  const indices = new Map<KeptPaid, number>();
  // In the order of the key's chain: what an earlier run did not bring comes first.
  const until = Date.now() + options.waitMs;
  for (const one of kept.all) {
    let index = await log.take(envelopeOf(one));
    while (index === undefined && options.isRegistered && Date.now() < until) {
      await sleep(TRY_MS, undefined, { signal: options.signal });
      index = await log.take(envelopeOf(one));
    }
    if (index === undefined) return { state: "unknownKey", facts: shown(kept, options) };
    indices.set(one, index);
  }
  const bundles = new Map<KeptPaid, ShownFact["bundle"]>();
  const wanted = ofInvoice(kept, options);
  do {
    for (const one of wanted.filter((some) => !bundles.has(some))) {
      const hash = toHex(statementHashOf(fromBase64Url(one.stated.statement)));
      const receipts = await log.receipts(hash);
      const { fact, stated } = one;
      const bundle = bundleOf(fact, { ...stated, index: indices.get(one), receipts });
      if (bundle) bundles.set(one, bundle);
    }
    if (bundles.size === wanted.length) break;
    await sleep(TRY_MS, undefined, { signal: options.signal });
  } while (Date.now() < until);
  const state = bundles.size === wanted.length ? "onRecord" : "logged";
  return { state, facts: shown(kept, options, bundles) };
}

const ofInvoice = (kept: KeptFacts, { invoice, paid }: SayPaid): KeptPaid[] =>
  kept.all.filter((one) => one.invoice === invoice && one.fact.about === paid.about);

const shown = (
  kept: KeptFacts,
  options: SayPaid,
  bundles?: ReadonlyMap<KeptPaid, ShownFact["bundle"]>,
): ShownFact[] =>
  ofInvoice(kept, options).map((one) => ({ fact: one.fact, bundle: bundles?.get(one) ?? null }));

async function signOnce(kept: KeptFacts, options: SayPaid): Promise<void> {
  const { invoice, now, paid, signer } = options;
  const before = ofInvoice(kept, options).at(-1)?.fact;
  const isSaid =
    before !== undefined &&
    (["amount", "currency", "day", "due"] as const).every((name) => before[name] === paid[name]);
  if (isSaid) return;
  const { position } = kept;
  const fact = paidFact(paid, {
    device: signer.device,
    sequence: position.sequence + 1,
    at: now().toISOString(),
    of: before?.of ?? toHex(randomBytes(32)),
    supersedes: before === undefined ? null : toHex(bodyHashOf(before)),
    salt: toBase64Url(randomBytes(32)),
  });
  const { key, signature, statement } = await signNext(fact, position, signer);
  await kept.keep({ invoice, fact, stated: { key, signature, statement } });
}

const envelopeOf = ({ stated }: KeptPaid): string =>
  encodeEnvelope({
    statement: fromBase64Url(stated.statement),
    signature: fromBase64Url(stated.signature),
    record: null,
    judgement: undefined,
  });
