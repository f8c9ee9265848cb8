import { Type } from "typebox";
import { characteristicClasses } from "../../quality/rule-set.ts";
import { dispositions } from "../../quality/lot.ts";
import { decisionCodes, missingCodes } from "../../quality/lot-missing.ts";
import { ReasonSchema } from "../../quality/reason.ts";
import { verdicts } from "../../quality/verdict.ts";
import { PartyId } from "../party-id.ts";
import { Nullable } from "../people/schemas.ts";

export const Hash = Type.String({ pattern: "^[0-9a-f]{64}$" });
export const Instant = Type.String({ format: "date-time" });
const Count = Type.Integer({ minimum: 0 });
const Verdict = Type.Enum([...verdicts]);

const Progress = Type.Object({
  ruleSet: Hash,
  samples: Count,
  acceptance: Count,
  good: Count,
  failing: Count,
  blocked: Count,
  isMet: Type.Boolean(),
});

const Missing = Type.Object({
  code: Type.Enum([...missingCodes]),
  ruleSet: Type.Optional(Hash),
  samples: Type.Optional(Count),
  keyId: Type.Optional(Hash),
  by: Type.Optional(PartyId),
  statement: Type.Optional(Hash),
});

const summary = {
  lot: Hash,
  uri: Nullable(Type.String()),
  quantity: Nullable(Type.Integer({ description: "pieces, as the factory said" })),
  factory: PartyId,
  publisher: PartyId,
  plan: Hash,
  product: Nullable(Type.String()),
  state: Type.Enum(["open", "released"]),
  selfDeclared: Type.Boolean(),
  contradicted: Type.Boolean(),
  openedAt: Instant,
  releasedAt: Nullable(Instant),
  progress: Type.Array(Progress),
  missing: Type.Array(Missing, { description: "why it cannot be released" }),
  heldBy: Type.Array(PartyId, { description: "whose holds count, also once it is released" }),
  decisions: Type.Array(Type.Enum([...decisionCodes]), {
    description: "what whoever asks has to decide",
  }),
};

export const LotSummarySchema = Type.Object(summary);

const FoundRule = Type.Object({
  rule: Count,
  metric: Nullable(Type.String()),
  unit: Nullable(Type.String()),
  min: Nullable(Type.String()),
  max: Nullable(Type.String()),
  class: Nullable(Type.Enum([...characteristicClasses])),
  measured: Nullable(Type.String()),
});

const Why = Nullable(ReasonSchema);

const Inspection = Type.Object({
  index: Count,
  statement: Hash,
  ruleSet: Hash,
  device: Type.String(),
  keyId: Hash,
  sample: Count,
  attempt: Count,
  ordinal: Count,
  closing: Type.Boolean(),
  receivedAt: Instant,
  here: Nullable(Verdict),
  chain: Nullable(Verdict),
  isFinal: Type.Boolean(),
  refused: Nullable(Type.String()),
  failed: Type.Array(FoundRule),
  missing: Type.Array(FoundRule),
  isOpen: Type.Boolean({ description: "waits for the publisher's disposition" }),
  disposition: Nullable(Type.Enum([...dispositions])),
  reason: Nullable(Hash),
  why: Why,
  until: Nullable(Instant),
});

const Hold = Type.Object({
  by: PartyId,
  reason: Hash,
  why: Why,
  heldAt: Instant,
  liftedAt: Nullable(Instant),
  counts: Type.Boolean(),
});

const Rules = Type.Object({
  ruleSet: Hash,
  product: Type.String(),
  step: Nullable(Type.String()),
  rules: Type.Array(
    Type.Object({
      metric: Type.String(),
      unit: Type.String(),
      min: Nullable(Type.String()),
      max: Nullable(Type.String()),
      required: Type.Boolean(),
      class: Type.Enum([...characteristicClasses]),
    }),
  ),
});

export const LotSchema = Type.Object({
  ...summary,
  rules: Type.Array(Rules, { description: "what its rule sets say, where their publisher told" }),
  inspections: Type.Array(Inspection),
  holds: Type.Array(Hold),
  custodians: Type.Array(PartyId),
  requests: Type.Array(
    Type.Object({
      kind: Type.Enum(["8d"]),
      by: PartyId,
      text: Type.String(),
      requestedAt: Instant,
    }),
  ),
});
