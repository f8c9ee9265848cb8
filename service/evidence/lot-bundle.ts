import { type Static, Type } from "typebox";
import { Compile } from "typebox/compile";
import { AnchorSchema, ProofSchema } from "../../device-attest/receipt.ts";

const closed = { additionalProperties: false } as const;
const Base64Url = Type.String({ pattern: "^[A-Za-z0-9_-]*$", maxLength: 1_000_000 });
const Hash = Type.String({ pattern: "^[0-9a-f]{64}$" });
const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const Uint32 = Type.Integer({ minimum: 0, maximum: 0xffff_ffff });

/** More inspections and statements than one file is to hold. */
export const LOT_RECORDS_MAX = 4_000;
export const LOT_STATEMENTS_MAX = 20_000;

/** A plan as `IRuleBook.PublishPlan`: keccak-256 of its ABI encoding is its id. */
const PlanSchema = Type.Object(
  {
    publisher: Hash,
    /** SHA-256 of the product's name. */
    product: Hash,
    version: Uint32,
    salt: Hash,
    /** `IDeviceRegistry.KeyGrade`. */
    minGrade: Type.Integer({ minimum: 0, maximum: 3 }),
    requirements: Type.Array(
      Type.Object({ ruleSet: Hash, samples: Uint32, acceptance: Uint32 }, closed),
      { minItems: 1, maxItems: 64 },
    ),
    /** Zero stands for the lot's own factory. */
    inspectors: Type.Array(Hash, { minItems: 1, maxItems: 64 }),
    auditors: Type.Array(Hash, { maxItems: 64 }),
  },
  closed,
);

/** A rule set as `IRuleBook.PublishRules`: SHA-256 of all of it is its id. */
const RuleSetSchema = Type.Object(
  {
    publisher: Hash,
    product: Hash,
    /** SHA-256 of the step's name, zero for none. */
    step: Hash,
    version: Uint32,
    salt: Hash,
    /** Packed (`service/quality/rule-set.ts`). */
    rules: Base64Url,
  },
  closed,
);

const RecordSchema = Type.Object(
  {
    /** As JSON; its canonical form (RFC 8785) is what was hashed. */
    record: Type.Unknown(),
    statement: Base64Url,
    signature: Base64Url,
    judgement: Type.Optional(Base64Url),
    /** Which of `keys` signed. */
    key: Count,
    /** Index in the log. */
    index: Count,
    /** Which of `checkpoints` covers it. */
    checkpoint: Count,
    /** RFC 9162 inclusion proof from the leaf upwards, base64. */
    path: ProofSchema,
  },
  closed,
);

/**
 * Everything that was kept about a lot, for somebody who trusts none of it. Keys, checkpoints and anchors stand once and
 * are named by their place. What the chain knows of the lot (verdicts, dispositions, holds, release) is read from the chain:
 * `holds` and `standing` are only what whoever made the bundle says of it, and are held against that.
 */
export const LotBundleSchema = Type.Object(
  {
    v: Type.Literal("lot/1"),
    /** As LotRegister names it. */
    lot: Hash,
    factory: Hash,
    /** With the factory it hashes to the lot: SHA-256(`tallystick/lot/1` ‖ factory ‖ secret). */
    secret: Type.Optional(Hash),
    /** What its label says: a GS1 Digital Link, or another URI. */
    uri: Type.Optional(Type.String({ minLength: 1, maxLength: 512 })),
    standing: Type.Enum(["open", "released", "contradicted"]),
    plan: PlanSchema,
    ruleSets: Type.Array(RuleSetSchema, { maxItems: 64 }),
    /** 91-byte DER SubjectPublicKeyInfo. */
    keys: Type.Array(Base64Url, { maxItems: 256 }),
    checkpoints: Type.Array(
      Type.Object(
        {
          /** C2SP checkpoint, signed by the log. */
          note: Type.String({ maxLength: 10_000 }),
          anchor: AnchorSchema,
        },
        closed,
      ),
      { maxItems: LOT_RECORDS_MAX },
    ),
    /** In the order of the log. */
    records: Type.Array(RecordSchema, { maxItems: LOT_RECORDS_MAX }),
    /** All that a key signed from its first inspection of the lot to its last, statement by statement. */
    sequences: Type.Array(
      Type.Object(
        { key: Count, statements: Type.Array(Base64Url, { maxItems: LOT_STATEMENTS_MAX }) },
        closed,
      ),
      { maxItems: 256 },
    ),
    /** What other systems said of the lot without signing it. */
    events: Type.Array(
      Type.Object({ event: Type.Unknown(), sayer: Hash, entry: Type.Optional(Count) }, closed),
      { maxItems: LOT_RECORDS_MAX },
    ),
    /** Who holds it, since which block. */
    holds: Type.Array(Type.Object({ by: Hash, block: Count }, closed), { maxItems: 256 }),
  },
  { ...closed, $id: "https://tallystick.dev/schema/lot-bundle/1" },
);

export type LotBundle = Static<typeof LotBundleSchema>;
export type LotRecord = LotBundle["records"][number];
export type PlanContent = LotBundle["plan"];
export type RuleSetContent = LotBundle["ruleSets"][number];
export const lotBundleCheck = Compile(LotBundleSchema);
