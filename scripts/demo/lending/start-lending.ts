import { join } from "node:path";
import type { Service } from "../../../service/compose.ts";
import type { Language } from "../../simulation/live-words.ts";
import { startDemoDevice } from "../demo-device.ts";
import type { DemoCommunity } from "../founding.ts";
import { declareMachines } from "./apply.ts";
import { openBank } from "./bank.ts";
import { type Borrower, borrowers } from "./borrower.ts";
import { historyOf } from "./history.ts";
import { applyAtBank } from "./lending.ts";
import { payWorkshop, writeFacts } from "./on-record.ts";
import { lendingWords } from "./words.ts";

export interface StartLendingOptions {
  readonly home: string;
  readonly service: Service;
  readonly community: DemoCommunity;
  readonly language: Language;
  readonly tell: (line: string) => void;
}

const DAY_MS = 86_400_000;

/**
 * Opens the bank's house and has three factories apply there, while the rest of the demo goes on. Nothing of it keeps the
 * demo from running.
 * @returns how to end it
 */
export function startLending(options: StartLendingOptions): () => Promise<void> {
  const stopping = new AbortController();
  const parts: (() => Promise<void>)[] = [];
  const running = lend(options, parts, stopping.signal).catch((error: unknown) => {
    if (!stopping.signal.aborted) options.tell(String(error));
  });
  return async () => {
    stopping.abort();
    await running;
    for (const stop of parts.toReversed()) await stop();
  };
}

async function lend(
  { community, home, language, service, tell }: StartLendingOptions,
  parts: (() => Promise<void>)[],
  signal: AbortSignal,
): Promise<void> {
  const bankHome = join(home, "bank");
  const bank = await openBank(bankHome, service, community.parties);
  parts.push(() => bank.house.stop());
  tell(lendingWords[language].open(bank.house.url, bank.tokenFile));
  for (const [at, borrower] of borrowers.entries()) {
    signal.throwIfAborted();
    const device = await connect(borrower, at + 1, { community, home, service });
    parts.push(device.stop);
    await declareMachines(community, community.parties[borrower.name], borrower);
  }
  const words = lendingWords[language];
  const { assembler, workshop } = community.parties;
  await payWorkshop(home, service, community, signal);
  tell(words.paid(assembler.name, workshop.name));
  const recorded: Promise<void>[] = [];
  for (const borrower of borrowers) {
    signal.throwIfAborted();
    const options = { home: bankHome, bank, community, language, tell, signal };
    const loan = await applyAtBank(borrower, options);
    if (loan === undefined) continue;
    const file = join(bankHome, `facts-${borrower.name}.json`);
    // The bank brings what it signs in a beat of its own; nobody waits for it.
    recorded.push(
      writeFacts(bank, loan, file, signal, () =>
        tell(words.onRecord(file, bank.trustFile, service.chain.url)),
      ),
    );
  }
  await Promise.all(recorded);
}

/** A factory's gateway, with what it kept of the days before it was connected. */
function connect(
  borrower: Borrower,
  seed: number,
  { community, home, service }: Pick<StartLendingOptions, "community" | "home" | "service">,
) {
  const device = `urn:dev:ops:32473-demo-${borrower.name}-meters`;
  const todayMs = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  const place = {
    home: join(home, "devices"),
    name: `${borrower.name}-meters`,
    device,
    owner: community.parties[borrower.name],
    kept: historyOf(borrower, { device, todayMs, seed }),
  };
  return startDemoDevice(place, service, () => undefined);
}
