import { type TSchema, Type } from "typebox";
import { InstantSchema } from "../../../device-attest/record.ts";
import { Currency, Money } from "../../credit/decision/application.ts";
import { outcomes } from "../../credit/decision/decision.ts";
import { PolicySchema } from "../../credit/decision/policy-schema.ts";
import { ReceiptSchema } from "../../credit/decision/receipt-schema.ts";
import { problemReplies } from "../../http/problem.ts";
import { Nullable, Uuid } from "../../http/people/schemas.ts";
import { HashSchema } from "../../parties/consent/document.ts";
import { ModelSchema } from "../../score/document/model-schema.ts";

/** As the functions that make an answer give it. */
export const List = <T extends TSchema>(of: T) => Type.Immutable(Type.Array(of));

export const OutcomeCode = Type.Enum([...outcomes]);

export const OfferSchema = Type.Object({
  amount: Money,
  currency: Currency,
  tenorMonths: Type.Integer(),
  rateBp: Type.Integer(),
});

/** A party, with what the lender calls it. */
export const FirmSchema = Type.Object({ id: HashSchema, name: Nullable(Type.String()) });

const line = {
  decision: Uuid,
  /** The decision that a person ruled about. */
  about: Nullable(Uuid),
  decidedAt: InstantSchema,
  outcome: OutcomeCode,
};

export const DecisionListSchema = Type.Object({ decisions: List(Type.Object(line)) });
export const DecisionSchema = Type.Object({ ...line, receipt: ReceiptSchema });
/** With the person's ruling about it. */
export const RuledSchema = Type.Object({
  ...DecisionSchema.properties,
  ruling: Nullable(Uuid),
});

/** What stands in the way of a decision: a code and, of `documentRefused`, its reason. */
export const refusedDecisions = problemReplies(403, 409, 422, 503);

/** Sent as they are kept: for their hash, every byte counts. */
export const DocumentReply = {
  description: "A model or a policy",
  content: {
    "application/json": { schema: Type.Unsafe<string>(Type.Union([ModelSchema, PolicySchema])) },
  },
};

export const NoticeReply = {
  description: "Text in the language that was asked for",
  content: { "text/plain": { schema: Type.String() } },
};
