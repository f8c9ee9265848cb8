import { Type } from "typebox";
import { InstantSchema } from "../../../device-attest/record.ts";
import { Currency, Money } from "../../credit/decision/application.ts";
import { ReviewReceiptSchema } from "../../credit/warning/review-receipt.ts";
import { severities } from "../../credit/decision/warning-rules.ts";
import { limitStates } from "../../credit/warning/warning.ts";
import { Nullable, Uuid } from "../../http/people/schemas.ts";
import { FirmSchema, List } from "./decision.ts";

export const ShownReviewSchema = Type.Object({
  review: Uuid,
  decision: Uuid,
  receipt: ReviewReceiptSchema,
});

export const ReviewsSchema = Type.Object({ reviews: List(ShownReviewSchema) });

const Text = Nullable(Type.String());

const WarningSchema = Type.Object({
  code: Type.String(),
  name: Type.String(),
  severity: Type.Enum([...severities]),
  measure: Type.String(),
  evidence: List(
    Type.Object({
      name: Type.String(),
      before: Text,
      now: Text,
      log: Nullable(Type.Object({ first: Type.Integer(), last: Type.Integer() })),
    }),
  ),
  words: Type.Object({ en: Type.String(), zh: Type.String() }),
});

export const WatchedCaseSchema = Type.Object({
  decision: Uuid,
  firm: FirmSchema,
  at: InstantSchema,
  limit: Type.Object({
    state: Type.Enum([...limitStates]),
    granted: Money,
    amount: Money,
    currency: Currency,
  }),
  warnings: List(WarningSchema),
});
