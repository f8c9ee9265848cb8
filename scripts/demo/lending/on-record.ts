import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Service } from "../../../service/compose.ts";
import type { ShownFact } from "../../../service/credit/fact/shown-facts.ts";
import { writeDurably } from "../../../service/embedded/state-file.ts";
import { openPayerKey, sayPaid } from "../../pay/say-paid.ts";
import { askAs } from "../ask.ts";
import { enrolOnce } from "../demo-device.ts";
import type { DemoCommunity } from "../founding.ts";
import { askBank, type DemoBank } from "./bank.ts";

const TRY_MS = 2000;
const TRIES = 150;

/**
 * Writes down what the bank says of a loan, once it is on record: what its borrower shows to whom he likes.
 * @param said once it is
 */
export async function writeFacts(
  bank: DemoBank,
  loan: string,
  file: string,
  signal: AbortSignal,
  said: () => void,
): Promise<void> {
  for (let tries = 0; tries < TRIES; tries++) {
    const { facts } = await askBank<{ readonly facts: readonly ShownFact[] }>(bank, `/v1/loans/${loan}/facts`); // prettier-ignore
    if (facts.length > 0 && facts.every(({ bundle }) => bundle !== null)) {
      await writeDurably(file, JSON.stringify({ facts }));
      return said();
    }
    await sleep(TRY_MS, undefined, { signal });
  }
}

const DAY_MS = 86_400_000;
const WAIT_MS = 120_000;

/** The core enterprise says by its own key that it paid its supplier, who discloses it to its own portrait. */
export async function payWorkshop(
  home: string,
  service: Service,
  { parties, relay }: DemoCommunity,
  signal: AbortSignal,
): Promise<void> {
  const { assembler, workshop } = parties;
  const own = join(home, "assembler");
  const signer = await openPayerKey(own, service.chain.manifest.origin);
  await enrolOnce(own, { device: signer.device, owner: assembler }, signer.keyStore, service);
  const today = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  const dayOf = (back: number): string =>
    new Date(today - back * DAY_MS).toISOString().slice(0, 10);
  const { facts } = await sayPaid({
    home: own,
    signer,
    service: new URL(relay.serviceUrl),
    invoice: `shafts of ${dayOf(1)}`,
    paid: {
      by: assembler.party.slice(2),
      about: workshop.party.slice(2),
      amount: "4800000",
      currency: "CNY",
      day: dayOf(1),
      due: dayOf(3),
    },
    now: () => new Date(),
    isRegistered: true,
    waitMs: WAIT_MS,
    signal,
  });
  const body = { facts: facts.map(({ fact }) => ({ fact })) };
  await askAs(relay, workshop, "POST", "payment-facts", body);
}
