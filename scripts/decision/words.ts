import type { ReplayCode } from "../../service/credit/decision/receipt-checks.ts";
import type { Check, CheckName } from "../../service/credit/decision/replay.ts";
import type { DecisionErrorCode } from "../../service/credit/decision/decision-error.ts";
import type { Outcome } from "../../service/credit/decision/decision.ts";
import type { replayFaults } from "../../service/credit/decision/receipt-checks.ts";

/** What the command says, apart from errors. */
export interface DecisionWords {
  readonly checks: Readonly<Record<CheckName | "record", string>>;
  readonly results: Readonly<Record<Check["result"], string>>;
  readonly codes: Readonly<Record<keyof typeof replayFaults | DecisionErrorCode, string>>;
  readonly outcomes: Readonly<Record<Outcome, string>>;
  readonly byPerson: string;
  readonly offer: (amount: string, currency: string, months: number, rate: string) => string;
  readonly replayed: string;
  readonly refused: string;
}

/** What a code means; what is wrong with a document is said where it was found. */
export const codeWords = (code: ReplayCode, { codes }: DecisionWords): string | undefined =>
  Object.hasOwn(codes, code) ? codes[code as keyof DecisionWords["codes"]] : undefined;
