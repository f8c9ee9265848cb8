import { type Static, Type } from "typebox";
import { Compile } from "typebox/compile";
import { InstantSchema } from "../../../device-attest/record.ts";
import { HashSchema } from "../../parties/consent/document.ts";
import { closed } from "../../score/document/form.ts";
import { ApplicationSchema, ExposureSchema, PortraitSchema } from "./application.ts";
import { outcomes } from "./decision.ts";
import { RulingSchema } from "./ruling.ts";

/** Base64url of so many letters. */
const Letters = (count: number) => Type.String({ pattern: `^[A-Za-z0-9_-]{${String(count)}}$` });
const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

/** Salted hashes of what was decided by: each can be opened alone, and none guessed. */
const CommitmentsSchema = Type.Object(
  {
    application: HashSchema,
    exposure: HashSchema,
    /** Of the portrait without its sections. */
    portrait: HashSchema,
    sections: Type.Array(
      Type.Object(
        {
          section: Type.String({ maxLength: 64 }),
          period: Type.Object({ from: InstantSchema, to: InstantSchema }, closed),
          commitment: HashSchema,
        },
        closed,
      ),
    ),
  },
  closed,
);
export type Commitments = Static<typeof CommitmentsSchema>;

/** What the applicant is told, and everybody whom he or the lender shows the receipt. */
const ToldSchema = Type.Object({
  engine: Count,
  at: InstantSchema,
  policy: HashSchema,
  model: HashSchema,
  outcome: Type.Enum([...outcomes]),
});

/**
 * What the lender signs: the body of a log entry with the tag `dec`. Reasons and offer are not typed here: replaying makes
 * them anew, and holds them against this byte by byte.
 */
export const BodySchema = Type.Object(
  {
    v: Type.Literal(1),
    kind: Type.Literal("decision"),
    /** URN of the lender's decision key, and the position in its chain of statements. */
    device: Type.String({ pattern: "^urn:[a-z0-9][a-z0-9-]{1,31}:[!-~]{1,200}$" }),
    sequence: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
    lender: HashSchema,
    factory: HashSchema,
    /** Commitment of the authorisation that let the lender look. */
    authorisation: HashSchema,
    inputs: CommitmentsSchema,
    told: ToldSchema,
    /** Salted hash of the whole decision: measures and caps say what the lender lent to others. */
    decision: HashSchema,
    ruling: Type.Union([RulingSchema, Type.Null()]),
    /** What holds in the end. */
    result: Type.Object({ outcome: Type.Enum([...outcomes]) }),
  },
  closed,
);
export type Body = Static<typeof BodySchema>;

/** A decision receipt as the lender keeps it. Others get it with `opened` null, and what it opens to them beside it. */
export const ReceiptSchema = Type.Object(
  {
    v: Type.Literal(1),
    kind: Type.Literal("decisionReceipt"),
    body: BodySchema,
    statement: Letters(246),
    signature: Letters(86),
    /** 91 bytes, SubjectPublicKeyInfo. */
    key: Letters(122),
    opened: Type.Union([
      Type.Object(
        {
          /** 32 random bytes that the salts are made of. */
          secret: Letters(43),
          application: ApplicationSchema,
          exposure: ExposureSchema,
          decision: Type.Object({ engine: Count }),
          /** Null where it is kept elsewhere. */
          portrait: Type.Union([PortraitSchema, Type.Null()]),
        },
        closed,
      ),
      Type.Null(),
    ]),
  },
  { ...closed, $id: "https://tallystick.dev/schema/decision-receipt/1" },
);
export type Receipt = Static<typeof ReceiptSchema>;
export const receiptCheck = Compile(ReceiptSchema);
