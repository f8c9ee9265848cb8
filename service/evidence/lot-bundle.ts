import { type Static, Type } from "typebox";
import { Compile } from "typebox/compile";
import { Base64Url, closed, Count, Hash, shared, Unsigned } from "./bundle-parts.ts";
import { PathSchema } from "./path-bundle.ts";

const Uint32 = Type.Integer({ minimum: 0, maximum: 0xffff_ffff });

/** More statements than one file is to hold. */
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
    ...shared,
    /** All that a key signed from its first inspection of the lot to its last, statement by statement. */
    sequences: Type.Array(
      Type.Object(
        { key: Count, statements: Type.Array(Base64Url, { maxItems: LOT_STATEMENTS_MAX }) },
        closed,
      ),
      { maxItems: 256 },
    ),
    /** What other systems said of the lot without signing it. */
    events: Unsigned,
    /** Who holds it, since which block. */
    holds: Type.Array(Type.Object({ by: Hash, block: Count }, closed), { maxItems: 256 }),
    /** What it is made of, as far as its reader may see that. */
    path: Type.Optional(PathSchema),
  },
  { ...closed, $id: "https://tallystick.dev/schema/lot-bundle/1" },
);

export type LotBundle = Static<typeof LotBundleSchema>;
export type LotRecord = LotBundle["records"][number];
export type PlanContent = LotBundle["plan"];
export type RuleSetContent = LotBundle["ruleSets"][number];
export const lotBundleCheck = Compile(LotBundleSchema);
