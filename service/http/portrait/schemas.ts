import { Type } from "typebox";
import { DECIMAL_PATTERN, microText } from "../../../device-attest/decimal.ts";
import { InstantSchema } from "../../../device-attest/record.ts";
import { checkNames, checkOutcomes } from "../../portrait/checks/check.ts";
import { documentKinds } from "../../portrait/document/document.ts";
import { figureNames, gaps } from "../../portrait/figure.ts";
import { meanings, slotLengths } from "../../portrait/signal.ts";
import type { DeclaredSignal, Nameplate } from "../../portrait/signal.store.ts";
import { PartyId } from "../party-id.ts";
import { Instant, Nullable, Uuid } from "../people/schemas.ts";

const closed = { additionalProperties: false };
const Integer = Type.Integer();
const Decimal = Type.String({ pattern: DECIMAL_PATTERN });
/** As records name it: no control characters. */
export const Name = Type.String({ minLength: 1, maxLength: 128, pattern: "^[^\\u0000-\\u001f]+$" });
const Unit = Type.String({
  minLength: 1,
  maxLength: 32,
  pattern: "^[^\\u0000-\\u001f]+$",
  description: "UCUM",
});

export const OfSignal = Type.Object({ party: PartyId, signal: Uuid });

export const NewItemTime = Type.Object(
  {
    seconds: Type.String({
      pattern: "^(?:0|[1-9][0-9]{0,6})(?:\\.[0-9]{1,3})?$",
      description: "that one item is planned to take, to the millisecond; above 0",
    }),
  },
  closed,
);

export const NewNameplate = Type.Object(
  {
    load: {
      ...Decimal,
      description: "that the machine's plate allows, in the signal's unit; above 0",
    },
  },
  closed,
);

const signal = {
  machine: Name,
  metric: Name,
  unit: Unit,
  meaning: Type.Enum([...meanings]),
  slotSeconds: Type.Enum([...slotLengths], {
    description: "length of the slots that the machine's hours are counted in",
  }),
  stamp: Type.Enum(["start", "end"], {
    description: "whether a reading's instant begins or ends the time that it speaks of",
  }),
  time: Type.Enum(["proven", "claimed"], {
    description: "whether records count whose time no two blocks of the chain bound",
  }),
};

export const NewSignal = Type.Object(signal, closed);

export const NewLimits = Type.Object(
  {
    idleFrom: { ...Decimal, description: "load from which on the machine idles" },
    runningFrom: { ...Decimal, description: "load from which on it runs" },
  },
  closed,
);

export const SignalSchema = Type.Object({
  signal: Uuid,
  ...signal,
  declaredAt: Instant,
  limits: Nullable(
    Type.Object({
      idleFrom: Type.String(),
      runningFrom: Type.String(),
      version: Integer,
      confirmedAt: Instant,
    }),
  ),
  itemSeconds: Nullable(
    Type.String({ description: "that an item is planned to take, of a counter of items" }),
  ),
  nameplate: Nullable(
    Type.Object(
      { load: Type.String(), version: Integer, declaredAt: Instant },
      { description: "load that the machine's plate allows" },
    ),
  ),
  complete: Type.Boolean({ description: "whether all that the log holds is counted by it" }),
});

const shownPlate = ({ declaredAt, loadMicro, version }: Nameplate) => ({
  load: microText(loadMicro),
  version,
  declaredAt,
});

export const shownSignal = (one: DeclaredSignal) => ({
  signal: one.id,
  machine: one.machine,
  metric: one.metric,
  unit: one.unit,
  meaning: one.meaning,
  slotSeconds: one.slotSeconds,
  stamp: one.stamp,
  time: one.time,
  declaredAt: one.declaredAt,
  limits:
    one.limits === undefined || one.confirmedAt === undefined
      ? null
      : {
          idleFrom: microText(one.limits.idleMicro),
          runningFrom: microText(one.limits.runningMicro),
          version: one.limitsVersion,
          confirmedAt: one.confirmedAt,
        },
  itemSeconds: one.itemMs === undefined ? null : microText(one.itemMs * 1000n),
  nameplate: one.nameplate === undefined ? null : shownPlate(one.nameplate),
  complete: one.complete,
});

export const CandidateSchema = Type.Object({
  machine: Type.String(),
  metric: Type.String(),
  unit: Type.String(),
  readings: Integer,
  newest: Instant,
});

export const ProposalSchema = Type.Object({
  slots: Integer,
  limits: Nullable(Type.Object({ idleFrom: Type.String(), runningFrom: Type.String() })),
  bars: Type.Array(Type.Object({ from: Type.String(), slots: Integer })),
});

const figure = {
  value: Nullable(Type.String()),
  gap: Nullable(Type.Enum([...gaps])),
  numerator: Type.String(),
  denominator: Type.String(),
  coverage: Type.String({ description: "share of the period that is evidenced, from 0 to 1" }),
  records: Integer,
  grades: Type.Record(Type.String(), Integer, { description: "records by `key/source`" }),
  claimedTime: Type.Integer({ description: "records whose time no two blocks bound" }),
  log: Nullable(Type.Object({ first: Integer, last: Integer })),
};

const FigureSchema = Type.Object({
  name: Type.Enum([...figureNames]),
  formula: Type.String(),
  unit: Type.String(),
  ...figure,
  buckets: Type.Array(Type.Object({ at: InstantSchema, ...figure })),
});

const DocumentSchema = Type.Object({
  kind: Type.Enum([...documentKinds]),
  issuer: Type.String({ description: "who wrote it, as the factory calls him" }),
  file: Type.String({ description: "SHA-256 of it" }),
  from: InstantSchema,
  until: Nullable(InstantSchema),
  signedBy: Type.Array(Type.String(), {
    description: "other parties whose own key signed the same file",
  }),
});

export const PortraitSchema = Type.Object({
  counted: Type.Integer({ description: "entries of the log that were counted, all anchored" }),
  figures: Type.Array(FigureSchema),
  machines: Type.Array(Type.Object({ machine: Type.String(), figures: Type.Array(FigureSchema) })),
  documents: Type.Optional(
    Type.Array(DocumentSchema, { description: "of the section of that name" }),
  ),
});

const Share = Type.String({ description: "from 0 to 1" });

export const ConsistencySchema = Type.Object({
  counted: Type.Integer({ description: "entries of the log that were counted, all anchored" }),
  checks: Type.Array(
    Type.Object({
      check: Type.Enum([...checkNames]),
      version: Integer,
      outcome: Type.Enum([...checkOutcomes]),
      about: Nullable(Type.String({ description: "machine, thing or firm" })),
      statistic: Nullable(Type.String({ description: "on the check's own scale" })),
      threshold: Type.String({ description: "a flag from here on" }),
      cases: Integer,
      period: Nullable(Type.Object({ from: InstantSchema, to: InstantSchema })),
      struck: Type.Integer({ description: "honest factories of the red team that it strikes at" }),
      measuredOn: Type.Integer({ description: "of so many" }),
      detection: Type.Object(
        { subtle: Share, plain: Share, blatant: Share },
        { description: "share of frauds of its kind that it finds" },
      ),
    }),
  ),
});
