import { type Static, Type } from "typebox";
import { Compile } from "typebox/compile";
import { toHex, utf8 } from "../../../device-attest/bytes.ts";
import { DECIMAL_PATTERN } from "../../../device-attest/decimal.ts";
import { canonicalize } from "../../../device-attest/jcs.ts";
import { InstantSchema, SaltSchema } from "../../../device-attest/record.ts";
import { sha256 } from "#crypto";
import { BundleSchema } from "../../evidence/bundle.ts";
import { calendarMembers } from "../calendar-schema.ts";
import { meanings, slotLengths } from "../signal.ts";

const closed = { additionalProperties: false } as const;
const Decimal = Type.String({ pattern: DECIMAL_PATTERN, maxLength: 64 });
const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const Word = Type.String({ pattern: "^[a-z][a-zA-Z]{0,63}$" });
const Name = Type.String({ minLength: 1, maxLength: 128 });
const Period = Type.Object({ from: InstantSchema, to: InstantSchema }, closed);
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) =>
  Type.Union([type, Type.Null()]);

/** Names, formulas and units by pattern: a later figure is no reason not to read the others. */
const figure = {
  name: Word,
  formula: Type.String({ pattern: "^[a-z][a-zA-Z]{0,63}/[1-9][0-9]{0,3}$" }),
  unit: Type.String({ minLength: 1, maxLength: 32 }),
  value: orNull(Decimal),
  gap: orNull(Word),
  numerator: Decimal,
  denominator: Decimal,
  coverage: Decimal,
  records: Count,
  grades: Type.Record(Type.String({ maxLength: 64 }), Count),
  claimedTime: Count,
  log: orNull(Type.Object({ first: Count, last: Count }, closed)),
};

const BUCKETS_MAX = 1000;
const MACHINES_MAX = 1000;
const Figures = Type.Array(
  Type.Object(
    {
      ...figure,
      buckets: Type.Array(Type.Object({ at: InstantSchema, ...figure }, closed), {
        maxItems: BUCKETS_MAX,
      }),
    },
    closed,
  ),
  { maxItems: 64 },
);

const CalendarSchema = Type.Object(calendarMembers, closed);

/** What a machine's figures were counted by: who has the records counts them again. */
const SignalSchema = Type.Object(
  {
    machine: Name,
    metric: Name,
    unit: Type.String({ minLength: 1, maxLength: 32 }),
    meaning: Type.Enum([...meanings]),
    slotSeconds: Type.Enum([...slotLengths]),
    stamp: Type.Enum(["start", "end"]),
    time: Type.Enum(["proven", "claimed"]),
    limits: orNull(Type.Object({ idleFrom: Decimal, runningFrom: Decimal }, closed)),
    /** When its machine is planned to work; left out where nobody said. */
    calendar: Type.Optional(Type.Array(CalendarSchema, { maxItems: 500 })),
    /** Seconds that an item is planned to take, of a counter of items. */
    itemSeconds: Type.Optional(Decimal),
  },
  closed,
);
export type SnapshotSignal = Static<typeof SignalSchema>;

const CheckSchema = Type.Object(
  {
    check: Word,
    version: Count,
    outcome: Word,
    about: orNull(Type.String({ maxLength: 512 })),
    statistic: orNull(Decimal),
    threshold: Decimal,
    cases: Count,
    period: orNull(Period),
    struck: Count,
    measuredOn: Count,
    detection: Type.Object({ subtle: Decimal, plain: Decimal, blatant: Decimal }, closed),
  },
  closed,
);

const Hash = Type.String({ pattern: "^[0-9a-f]{64}$" });

const PaperSchema = Type.Object(
  {
    kind: Word,
    issuer: Type.String({ minLength: 1, maxLength: 512 }),
    file: Hash,
    from: InstantSchema,
    until: orNull(InstantSchema),
    signedBy: Type.Array(Hash, { maxItems: 1000 }),
  },
  closed,
);

const SectionSchema = Type.Object(
  {
    period: Period,
    resolution: Word,
    counted: Count,
    figures: Figures,
    machines: Type.Array(Type.Object({ machine: Name, figures: Figures }, closed), {
      maxItems: MACHINES_MAX,
    }),
    signals: Type.Array(SignalSchema, { maxItems: 3 * MACHINES_MAX }),
    /** Of the section `consistency`: what does not fit together, and what was looked at. */
    checks: Type.Array(CheckSchema, { maxItems: 64 }),
    /** Of the section `documents`: papers of others. */
    documents: Type.Optional(Type.Array(PaperSchema, { maxItems: 200 })),
    /** Of the factory against figures of the section, answered or not. */
    objections: Type.Array(
      Type.Object({ figure: Type.String({ maxLength: 64 }), answered: Type.Boolean() }, closed),
      { maxItems: 1000 },
    ),
  },
  closed,
);
/** All that a section of a snapshot says. */
export type SnapshotSection = Static<typeof SectionSchema>;

const OpenedSchema = Type.Object({ section: Word, salt: SaltSchema, value: SectionSchema }, closed);
/** A section that the factory opens. */
export type OpenedSection = Static<typeof OpenedSchema>;

/**
 * A snapshot as a factory hands it over: the entry of the log with its proofs, and the sections that it opens. It may
 * leave out any before it hands it on; none can be changed.
 */
export const SnapshotDocumentSchema = Type.Object(
  {
    v: Type.Literal("snapshot/1"),
    bundle: Type.Object(BundleSchema.properties, closed),
    sections: Type.Array(OpenedSchema, { maxItems: 32 }),
  },
  { ...closed, $id: "https://tallystick.dev/schema/snapshot-document/1" },
);
export type SnapshotDocument = Static<typeof SnapshotDocumentSchema>;
export const snapshotDocumentCheck = Compile(SnapshotDocumentSchema);

/** Salted SHA-256 of the canonical form, hexadecimal: what the log holds of a section. */
export const sectionCommitment = ({ salt, section, value }: OpenedSection): string =>
  toHex(sha256(utf8(canonicalize({ salt, section, value }))));
