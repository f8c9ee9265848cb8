import { type Static, Type } from "typebox";
import { Compile } from "typebox/compile";
import { HashSchema } from "../../parties/consent/document.ts";
import { Category, closed, Decimal, Name, Sha256, Words } from "../../score/document/form.ts";
import { WatchSchema } from "./warning-rules.ts";
import { Currency, Money } from "./application.ts";

const Ppm = Type.Integer({ minimum: 0, maximum: 1_000_000 });
const BasisPoints = Type.Integer({ minimum: 0, maximum: 100_000 });
const Months = Type.Integer({ minimum: 1, maximum: 600 });
const Points = Type.Integer({ minimum: -1_000_000, maximum: 1_000_000 });
const FigureNames = Type.Array(Name, { minItems: 1, maxItems: 100, uniqueItems: true });

/** Where a value comes from. A figure with a gap, and what nobody brought, is missing. */
const OriginSchema = Type.Object(
  { kind: Type.Enum(["figure", "thirdParty", "application"]), name: Name },
  closed,
);
export type Origin = Static<typeof OriginSchema>;

/** Shares of records: signed by a key in hardware, or measured by a machine and not said by a person or a document. */
const gradeKinds = ["hardwareKey", "machineSource"] as const;
export type GradeKind = (typeof gradeKinds)[number];

/** When a rule strikes. A value that is missing strikes `missing` and nothing else. */
const ConditionSchema = Type.Union([
  Type.Object({ kind: Type.Enum(["below", "above"]), of: OriginSchema, than: Decimal }, closed),
  Type.Object(
    {
      kind: Type.Literal("oneOf"),
      of: OriginSchema,
      values: Type.Array(Category, { minItems: 1 }),
    },
    closed,
  ),
  Type.Object({ kind: Type.Literal("missing"), of: OriginSchema }, closed),
  Type.Object(
    { kind: Type.Literal("gap"), figure: Name, gaps: Type.Array(Name, { minItems: 1 }) },
    closed,
  ),
  Type.Object({ kind: Type.Literal("coverageBelow"), figure: Name, than: Decimal }, closed),
  Type.Object(
    {
      kind: Type.Literal("gradeBelow"),
      figures: FigureNames,
      of: Type.Enum([...gradeKinds]),
      than: Decimal,
    },
    closed,
  ),
  Type.Object({ kind: Type.Literal("flag"), flag: Name }, closed),
  Type.Object({ kind: Type.Literal("objection"), figure: Name }, closed),
]);
export type Condition = Static<typeof ConditionSchema>;

const RuleSchema = Type.Object(
  {
    name: Type.String({ pattern: "^[a-z][a-zA-Z0-9]{0,63}$" }),
    when: ConditionSchema,
    /** Refused, or shown to a person. */
    effect: Type.Enum(["declined", "referred"]),
    /** Told to whom it strikes. */
    words: Words,
  },
  closed,
);
export type Rule = Static<typeof RuleSchema>;

const StepsSchema = Type.Array(Type.Object({ from: Decimal, keepPpm: Ppm }, closed), {
  minItems: 1,
  maxItems: 100,
});

const HaircutSchema = Type.Object(
  {
    of: Type.Enum(["coverage", ...gradeKinds]),
    figures: FigureNames,
    /** What is kept of the limit from a share on; the first begins at 0. */
    steps: StepsSchema,
  },
  closed,
);
export type Haircut = Static<typeof HaircutSchema>;

/** Without a required measure a person decides; one that is not used is not looked at. */
const Use = Type.Enum(["required", "optional", "unused"]);

/** What a lender decides by, besides the score. Its hash is that of its canonical form (RFC 8785). */
export const PolicySchema = Type.Object(
  {
    v: Type.Literal(1),
    kind: Type.Literal("policy"),
    name: Type.String({ pattern: "^[a-z0-9][a-z0-9-]{0,63}$" }),
    version: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
    lender: HashSchema,
    currency: Currency,
    /** Hash of the model that it was set for: its points mean nothing with another. */
    model: Sha256,
    tenorMonths: Type.Object({ min: Months, max: Months }, closed),
    /** Where each characteristic of the model comes from; a figure's value is multiplied by `times` first. */
    characteristics: Type.Array(
      Type.Object(
        {
          characteristic: Name,
          from: OriginSchema,
          times: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
        },
        closed,
      ),
      { minItems: 1, maxItems: 200 },
    ),
    rules: Type.Array(RuleSchema, { maxItems: 200 }),
    points: Type.Object(
      {
        /** From here on a loan is granted. */
        approveFrom: Points,
        /** From here on, up to there, a person decides; below nobody does. */
        personFrom: Points,
      },
      closed,
    ),
    /** What is granted without a person at most. */
    withoutPersonMax: Type.Optional(Money),
    limit: Type.Object(
      {
        workingCapital: Type.Object({ use: Use }, closed),
        orderBook: Type.Object(
          {
            use: Use,
            sharePpm: Ppm,
            /** Orders of one core enterprise count for at most so much of all that are confirmed. */
            oneCorePpm: Ppm,
          },
          closed,
        ),
        cashFlow: Type.Object({ use: Use, sharePpm: Ppm }, closed),
        caps: Type.Object(
          {
            /** Owed by one factory, with the new loan. */
            factory: Money,
            /** Owed by all suppliers of one core enterprise, with the new loan. */
            chain: Type.Optional(Money),
            /** Owed by one factory, of the lender's capital. */
            capitalPpm: Type.Optional(Ppm),
          },
          closed,
        ),
        haircuts: Type.Array(HaircutSchema, { maxItems: 20 }),
        /** The limit is a multiple of it. */
        step: Money,
        /** Less is not offered. */
        min: Money,
      },
      closed,
    ),
    price: Type.Object(
      {
        fundingBp: BasisPoints,
        operatingBp: BasisPoints,
        /** What is lost of a loan that is not paid back. */
        lgdBp: Type.Integer({ minimum: 0, maximum: 10_000 }),
        marginBp: BasisPoints,
        tenor: Type.Array(Type.Object({ fromMonths: Months, bp: BasisPoints }, closed), {
          minItems: 1,
          maxItems: 100,
        }),
        /** Dearer is not offered. */
        maxBp: Type.Optional(BasisPoints),
      },
      closed,
    ),
    /** What is looked for afterwards; absent: `standard-watch.ts`. */
    watch: Type.Optional(WatchSchema),
  },
  { ...closed, $id: "https://tallystick.dev/schema/credit-policy/1" },
);
export type Policy = Static<typeof PolicySchema>;
export const policyCheck = Compile(PolicySchema);
