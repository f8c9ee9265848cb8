import { join } from "node:path";
import { toHex, utf8 } from "../../../device-attest/bytes.ts";
import { sha256 } from "#crypto";
import type { Decision } from "../../../service/credit/decision/decision.ts";
import type { Receipt } from "../../../service/credit/decision/receipt-schema.ts";
import { readIfExists, writeDurably } from "../../../service/embedded/state-file.ts";
import { microOf } from "../../../service/score/table.ts";
import { exampleExposure } from "../../decision/example.ts";
import type { Language } from "../../simulation/live-words.ts";
import type { DemoCommunity } from "../founding.ts";
import { applicationOf, type Request } from "./apply.ts";
import { askBank, type DemoBank } from "./bank.ts";
import { borrow } from "./borrow.ts";
import type { Borrower } from "./borrower.ts";
import { lendingWords } from "./words.ts";

export interface LendingOptions {
  /** Of the bank. */
  readonly home: string;
  readonly bank: DemoBank;
  readonly community: DemoCommunity;
  readonly language: Language;
  readonly tell: (line: string) => void;
  readonly signal: AbortSignal;
}

interface Answer {
  readonly decision: string;
  readonly receipt: Receipt;
}

/** A decision as the receipt opens it; that it is whole is checked by `replay-decision`. */
const decisionIn = ({ receipt }: Answer): Decision => receipt.opened?.decision as Decision;

/**
 * Has a factory apply, the bank's engine decide, and its risk officer rule: the model may only be looked at. Done again it
 * comes to the same, and says so again.
 * @returns the loan, if there is one
 */
export async function applyAtBank(
  borrower: Borrower,
  options: LendingOptions,
): Promise<string | undefined> {
  const { bank, community, language, signal, tell } = options;
  const { name } = community.parties[borrower.name];
  const words = lendingWords[language];
  try {
    const request = await requestOf(borrower, options);
    const body = { ...request, exposure: exampleExposure };
    const answer = await askBank<Answer>(bank, "/v1/decisions", body);
    const decision = decisionIn(answer);
    // That its model may not decide is said anyway.
    const told = decision.reasons.filter(({ code }) => code !== decision.bar);
    const against = told.map((one) => one.words[language]);
    const { amount: limit } = decision.limit;
    tell(words.decided({ name, asked: borrower.asked, points: decision.score?.points ?? null, limit, against: against.join(", ") })); // prettier-ignore
    const grants = against.length > 0 ? null : grantBy(decision, borrower);
    await askBank(bank, `/v1/decisions/${answer.decision}/ruling`, {
      person: OFFICER,
      grants,
      because: grants === null ? words.because.refused : words.because.granted,
    });
    if (grants === null) {
      tell(words.refused(name));
      return undefined;
    }
    tell(words.granted(name, grants.amount, (grants.rateBp / 100).toFixed(2)));
    const owner = community.parties[borrower.name];
    const { loan, terms } = await borrow(bank, community, owner, answer.decision);
    tell(words.lent(name, (Number(terms.principal) / 100).toFixed(2), terms.months));
    return loan;
  } catch (error) {
    if (!signal.aborted)
      tell(words.failed(name, error instanceof Error ? error.message : String(error)));
    return undefined;
  }
}

/** Nobody: a pseudonym of the demo. */
const OFFICER = toHex(sha256(utf8("risk officer of the demo")));

function grantBy({ limit, price }: Decision, { asked }: Borrower) {
  if (price === null || microOf(limit.amount) === 0n) return null;
  const amount = microOf(limit.amount) < microOf(asked) ? limit.amount : asked;
  return { amount, rateBp: price.rateBp };
}

/** What was asked the first time on a day is asked again as it was. */
async function requestOf(
  borrower: Borrower,
  { community, home, signal }: LendingOptions,
): Promise<Request> {
  const day = new Date().toISOString().slice(0, 10);
  const file = join(home, `application-${borrower.name}-${day}.json`);
  const kept = await readIfExists(file);
  if (kept !== undefined) return JSON.parse(kept) as Request;
  const owner = community.parties[borrower.name];
  const request = await applicationOf(community, owner, borrower, signal);
  await writeDurably(file, JSON.stringify(request));
  return request;
}
