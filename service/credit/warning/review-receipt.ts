import { type Static, Type } from "typebox";
import { Compile } from "typebox/compile";
import { InstantSchema } from "../../../device-attest/record.ts";
import { HashSchema } from "../../parties/consent/document.ts";
import { closed } from "../../score/document/form.ts";
import { PortraitSchema } from "../decision/application.ts";
import { BodySchema, ReceiptSchema } from "../decision/receipt-schema.ts";
import { ends } from "../decision/warning-rules.ts";
import { limitStates } from "./warning.ts";

const Days = Type.Integer({ minimum: 0, maximum: 1_000_000 });

const LoansSchema = Type.Array(
  Type.Object(
    { loan: Type.String({ maxLength: 64 }), overdueDays: Days, writtenOff: Type.Boolean() },
    closed,
  ),
  { maxItems: 10_000 },
);

const SeenSchema = Type.Union([
  Type.Object({ at: InstantSchema, portrait: PortraitSchema }, closed),
  Type.Null(),
]);

/** Warnings are not typed here: replaying makes them anew, and holds them against this byte by byte. */
const ToldSchema = Type.Object({
  engine: Type.Integer(),
  at: InstantSchema,
  policy: HashSchema,
  model: HashSchema,
  limit: Type.Object({ state: Type.Enum([...limitStates]) }),
});

/** What the lender signs of a case that it looked at again: the body of a log entry with the tag `dec`. */
const ReviewBodySchema = Type.Object(
  {
    v: Type.Literal(1),
    kind: Type.Literal("review"),
    ...Type.Pick(BodySchema, ["device", "sequence", "lender", "factory", "authorisation"])
      .properties,
    /** SHA-256 of the receipt that granted the limit. */
    decision: HashSchema,
    inputs: Type.Object({ seen: HashSchema, loans: HashSchema }, closed),
    ended: Type.Union([Type.Enum(ends.filter((end) => end !== "expired")), Type.Null()]),
    told: ToldSchema,
  },
  closed,
);
export type ReviewBody = Static<typeof ReviewBodySchema>;

/** As the lender keeps it. The factory gets it with `opened` null. */
export const ReviewReceiptSchema = Type.Object(
  {
    v: Type.Literal(1),
    kind: Type.Literal("reviewReceipt"),
    body: ReviewBodySchema,
    ...Type.Pick(ReceiptSchema, ["statement", "signature", "key"]).properties,
    opened: Type.Union([
      Type.Object(
        {
          secret: Type.String({ pattern: "^[A-Za-z0-9_-]{43}$" }),
          seen: SeenSchema,
          loans: LoansSchema,
        },
        closed,
      ),
      Type.Null(),
    ]),
  },
  { ...closed, $id: "https://tallystick.dev/schema/review-receipt/1" },
);
export type ReviewReceipt = Static<typeof ReviewReceiptSchema>;
export const reviewReceiptCheck = Compile(ReviewReceiptSchema);
