import { type Static, Type } from "typebox";
import { Compile } from "typebox/compile";
import { Fault } from "../../device-attest/fault.ts";
import { InstantSchema, SaltSchema } from "../../device-attest/record.ts";

const closed = { additionalProperties: false } as const;
const Hash = Type.String({ pattern: "^[0-9a-f]{64}$" });
const HashOrNull = Type.Union([Hash, Type.Null()]);
/** A word of this house, by pattern: a later section or purpose is no reason not to verify. */
const Word = Type.String({ pattern: "^[a-z][a-zA-Z]{0,63}$" });

/**
 * That somebody looked at a factory's data, or was refused: the body of a log entry with the tag `inq`. The service
 * signs it with its inquiry key, before what was looked at leaves.
 */
export const InquirySchema = Type.Object(
  {
    v: Type.Literal(1),
    kind: Type.Literal("inquiry"),
    /** URN of the inquiry key, and the position in its chain of statements. */
    device: Type.String({ pattern: "^urn:[a-z0-9][a-z0-9-]{1,31}:[!-~]{1,200}$" }),
    sequence: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
    at: InstantSchema,
    lookerParty: Hash,
    /** Salted pseudonym of the account or API key that looked in the party's name. */
    looker: Hash,
    factory: Hash,
    section: Word,
    purpose: Word,
    /** What was shown; what was asked for when it was refused. */
    period: Type.Object({ from: InstantSchema, to: InstantSchema }, closed),
    resolution: Word,
    /** Commitment of the authorisation that allowed it, and hash of the contract that kept it open. */
    authorisation: HashOrNull,
    contract: HashOrNull,
    /** `allowed`, or why not. */
    outcome: Word,
    /** Names of what was returned. */
    fields: Type.Array(Type.String({ maxLength: 64 }), { maxItems: 256 }),
    /** SHA-256 of the bytes that were sent. */
    resultHash: HashOrNull,
    salt: SaltSchema,
  },
  { ...closed, $id: "https://tallystick.dev/schema/inquiry/1" },
);

export type Inquiry = Static<typeof InquirySchema>;
const inquiryCheck = Compile(InquirySchema);

/** @throws Fault `schema` that names the first member at fault */
export function asInquiry(value: unknown): Inquiry {
  if (inquiryCheck.Check(value)) return value;
  const [first] = inquiryCheck.Errors(value);
  throw new Fault("schema", `${first?.instancePath ?? ""} ${first?.message ?? "is wrong"}`.trim());
}
