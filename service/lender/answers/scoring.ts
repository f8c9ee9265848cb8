import { type Static, Type } from "typebox";
import { InstantSchema } from "../../../device-attest/record.ts";
import { Nullable, Uuid } from "../../http/people/schemas.ts";
import { HashSchema } from "../../parties/consent/document.ts";
import { FirmSchema } from "./decision.ts";

const Count = Type.Integer({ minimum: 0 });
const Points = Nullable(Type.Integer());

/** Of the model's training, by points. */
const Band = Nullable(Type.Object({ from: Type.Integer(), to: Type.Integer() }));

/** Null where the model never saw such a case. */
const score = { points: Points, pdPpm: Points, band: Band };

const ResultSchema = Type.Object({
  ...score,
  /** Characteristics of which the model never saw such a value. */
  unscorable: Type.Array(Type.String()),
  /** Null where nothing was decided about this factory. */
  before: Nullable(
    Type.Object({
      decision: Uuid,
      decidedAt: InstantSchema,
      /** Points of another model mean something else: no band and no lines then. */
      sameModel: Type.Boolean(),
      ...score,
      /** Lines of the card that give other points now. */
      moved: Type.Array(
        Type.Object({ characteristic: Type.String(), before: Points, now: Points }),
      ),
    }),
  ),
});
export type ScoreResult = Static<typeof ResultSchema>;

const job = {
  scoring: Uuid,
  askedAt: InstantSchema,
  state: Type.Enum(["running", "done"]),
  /** Of how many cases so many are done, with a score or with a failure. */
  of: Count,
  done: Count,
  failed: Count,
  model: HashSchema,
  policy: HashSchema,
};
export const ScoringSchema = Type.Object(job);
export type ScoringJob = Static<typeof ScoringSchema>;

export const ScoringPageSchema = Type.Object({
  ...job,
  cases: Type.Array(
    Type.Object({
      place: Count,
      firm: FirmSchema,
      /** The standing case; null where its inputs were brought. */
      decision: Nullable(Uuid),
      result: Nullable(ResultSchema),
      /** Why it was not scored: a code of `decision-error.ts`, or of a snapshot's check. */
      failure: Nullable(Type.String()),
    }),
  ),
  /** What to ask for after; null once nothing more comes. */
  next: Nullable(Count),
});
