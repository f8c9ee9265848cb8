import { type Static, Type } from "typebox";
import { Compile } from "typebox/compile";
import { references } from "../plan.ts";
import { refusalCodes } from "../select.ts";
import {
  Category,
  closed,
  Count,
  CountsSchema,
  Decimal,
  Figure,
  Line,
  Name,
  Sha256,
} from "./form.ts";

const Points = Type.Integer({ minimum: -1_000_000, maximum: 1_000_000 });

/** Points that double the odds, at most. */
export const PDO_MAX = 10_000;

const BinSchema = Type.Union([
  Type.Object(
    { kind: Type.Literal("range"), from: Type.Optional(Decimal), below: Type.Optional(Decimal) },
    closed,
  ),
  Type.Object(
    {
      kind: Type.Literal("set"),
      values: Type.Array(Category, { minItems: 1 }),
    },
    closed,
  ),
  Type.Object({ kind: Type.Literal("missing") }, closed),
]);

const EstimateSchema = Type.Object(
  { coefficient: Figure, standardError: Figure, pValue: Figure },
  closed,
);

const LineSchema = Type.Object(
  {
    name: Name,
    reference: { ...Points, description: "what a shortfall is measured from" },
    iv: Figure,
    estimate: EstimateSchema,
    bins: Type.Array(
      Type.Object(
        { bin: BinSchema, points: Points, goods: Count, bads: Count, woe: Figure, iv: Figure },
        closed,
      ),
      { minItems: 1, maxItems: 1000 },
    ),
  },
  closed,
);

const DiscriminationSchema = Type.Object(
  { auc: Figure, gini: Figure, ks: Figure, ksScore: Points },
  closed,
);

/** On the training data, which flatters, and on folds of it that were held out in turn, which does not. */
const MeasuresSchema = Type.Object(
  {
    discrimination: Type.Optional(DiscriminationSchema),
    heldOut: Type.Optional(
      Type.Object(
        {
          folds: Type.Integer({ minimum: 2, maximum: 100 }),
          unscorable: Count,
          discrimination: Type.Optional(DiscriminationSchema),
          brier: Type.Optional(Figure),
        },
        closed,
      ),
    ),
    brier: Type.Optional(Figure),
    goodnessOfFit: Type.Optional(
      Type.Object({ chiSquare: Figure, degrees: Count, pValue: Figure }, closed),
    ),
    bands: Type.Array(
      Type.Object({ from: Points, to: Points, goods: Count, bads: Count, pdPpmSum: Count }, closed),
    ),
  },
  closed,
);

/** How it was made. */
const MakingSchema = Type.Object(
  {
    target: Type.Object({ column: Name, bad: Line(512) }, closed),
    binning: Type.Object(
      { classes: Count, shareMin: Figure, binsMax: Count, chiSquareMin: Figure },
      closed,
    ),
    chosenBins: Type.Array(Name, { description: "characteristics whose bins a person chose" }),
    ivMin: Figure,
    categoriesMax: Count,
    longRunBadRate: Type.Optional(Figure),
    accepted: Type.Array(Type.Object({ name: Name, because: Line(1000) }, closed)),
    refused: Type.Array(
      Type.Object(
        {
          name: Name,
          code: Type.Enum([...refusalCodes]),
          iv: Type.Optional(Figure),
          coefficient: Type.Optional(Figure),
        },
        closed,
      ),
    ),
    intercept: EstimateSchema,
    deviance: Figure,
  },
  closed,
);

/** What training leaves: all that a decision needs in whole numbers, and how it was found in figures. */
export const ScorecardSchema = Type.Object(
  {
    v: Type.Literal(1),
    kind: Type.Literal("scorecard"),
    scale: Type.Object(
      {
        points: Points,
        odds: Type.Object({ bad: Count, good: Count }, closed),
        pdo: Type.Integer({ minimum: 1, maximum: PDO_MAX }),
      },
      closed,
    ),
    reference: Type.Enum([...references]),
    base: Points,
    lines: Type.Array(LineSchema, { minItems: 1, maxItems: 200 }),
    pd: Type.Object(
      {
        from: Points,
        ppm: Type.Array(Type.Integer({ minimum: 1, maximum: 999_999 }), {
          minItems: 1,
          maxItems: 100_000,
        }),
      },
      closed,
    ),
    sample: CountsSchema,
    data: Type.Object({ sha256: Sha256, description: Type.Optional(Line(1000)) }, closed),
    making: MakingSchema,
    measures: MeasuresSchema,
  },
  { ...closed, $id: "https://tallystick.dev/schema/scorecard/1" },
);

export type ScorecardDocument = Static<typeof ScorecardSchema>;
export const scorecardCheck = Compile(ScorecardSchema);
