import { type Static, Type } from "typebox";
import { Compile } from "typebox/compile";
import { Category, closed, Instant, Name, Words } from "./form.ts";
import { ScorecardSchema } from "./scorecard-schema.ts";

/** What a model may be used for. Only a `validated` one may decide without a person. */
export const modelStatuses = ["illustrative", "shadow", "validated", "retired"] as const;
export type ModelStatus = (typeof modelStatuses)[number];

const Dictionary = Type.Array(
  Type.Object(
    {
      characteristic: Name,
      name: Words,
      /** To whom it cost points: "orders are late", not "late orders: 3". */
      reason: Words,
      values: Type.Optional(Type.Array(Type.Object({ value: Category, words: Words }, closed))),
    },
    closed,
  ),
);

const papers = {
  name: Type.String({ pattern: "^[a-z0-9][a-z0-9-]{0,63}$" }),
  version: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
  status: Type.Enum([...modelStatuses]),
  /** Who answers for it. */
  owner: Name,
  /** Who looked at it without having made it. */
  validator: Type.Optional(Name),
  /** From then on it decides nothing. */
  validUntil: Instant,
  purpose: Words,
  /** What it does not know, and must not be used for. */
  limits: Words,
  /** Where the training data comes from, and whom it is of. */
  population: Words,
  dictionary: Dictionary,
};

/** What people add to a scorecard to make a model of it. */
export const PapersSchema = Type.Object(papers, closed);
export type Papers = Static<typeof PapersSchema>;
export const papersCheck = Compile(PapersSchema);

/** A model as a lender publishes it. Its hash is that of its canonical form (RFC 8785). */
export const ModelSchema = Type.Object(
  { v: Type.Literal(1), kind: Type.Literal("model"), ...papers, scorecard: ScorecardSchema },
  { ...closed, $id: "https://tallystick.dev/schema/scoring-model/1" },
);
export type Model = Static<typeof ModelSchema>;
export const modelCheck = Compile(ModelSchema);
