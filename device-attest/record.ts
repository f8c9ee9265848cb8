import { type Static, type TObject, type TProperties, Type } from "typebox";
import { Compile } from "typebox/compile";
import { DECIMAL_PATTERN } from "./decimal.ts";
import { Fault } from "./fault.ts";

const closed = <T extends TProperties>(properties: T): TObject<T> =>
  Type.Object(properties, { additionalProperties: false });

const Sequence = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });
const Sha256Hex = Type.String({ pattern: "^[0-9a-f]{64}$" });
const Decimal = Type.String({ pattern: DECIMAL_PATTERN });
/** Without control characters: NUL separates name and unit in a metric id. */
const TEXT = "^[^\\u0000-\\u001f]+$";
const Name = Type.String({ pattern: TEXT, maxLength: 128 });
const Unit = Type.String({ pattern: TEXT, maxLength: 32, description: "UCUM, case sensitive" });

/** UTC in milliseconds, one spelling. */
export const InstantSchema = Type.String({
  pattern:
    "^\\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])T(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d\\.\\d{3}Z$",
});

export const SaltSchema = Type.String({
  pattern: "^[A-Za-z0-9_-]{21}[AQgw]$",
  description: "16 random bytes",
});

const Urn = Type.String({ pattern: "^urn:[a-z0-9][a-z0-9-]{1,31}:[!-~]{1,200}$" });

const Reading = closed({
  metric: Name,
  unit: Unit,
  value: Decimal,
  offsetMs: Type.Integer({ minimum: 0, maximum: 86_400_000, description: "after capturedAt" }),
});

const Measurement = closed({ metric: Name, unit: Unit, value: Decimal });

export const InspectionSchema = closed({
  ruleSet: Sha256Hex,
  ruleSetSalt: Sha256Hex,
  lot: Sha256Hex,
  sample: Type.Integer({ minimum: 0, maximum: 0xffff_ffff }),
  attempt: Type.Integer({ minimum: 1, maximum: 0xffff }),
  ordinal: Type.Integer({ minimum: 1, maximum: 0xffff_ffff }),
  closing: Type.Boolean(),
  measurements: Type.Array(Measurement, { maxItems: 256 }),
  inspector: Name,
  instrument: Name,
  calibrationDue: Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$" }),
});

const Attachment = closed({
  sha256: Sha256Hex,
  mediaType: Type.String({ pattern: "^[a-z0-9.+-]+/[a-z0-9.+-]+$", maxLength: 128 }),
  bytes: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
});

/** The newest anchored checkpoint that the device knew: proves that the record was not made before it. */
const Seen = closed({
  size: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
  root: Sha256Hex,
  blockHash: Type.String({ pattern: "^0x[0-9a-f]{64}$" }),
});

const common = {
  v: Type.Literal(1),
  device: Urn,
  machine: Name,
  sequence: Sequence,
  capturedAt: InstantSchema,
  source: Type.Enum(["sensor", "controller", "gateway", "person", "document"]),
  subjects: Type.Array(Type.String({ minLength: 1, maxLength: 512 }), { maxItems: 64 }),
  step: Type.Optional(Type.String({ minLength: 1, maxLength: 256 })),
  attachments: Type.Optional(Type.Array(Attachment, { maxItems: 64 })),
  seen: Type.Optional(Seen),
  salt: SaltSchema,
};

/** An EPCIS 2.0 event; its numbers are integers or decimal strings, as everywhere in a record. */
const Event = Type.Record(Type.String(), Type.Unknown());

const kinds = {
  reading: closed({
    ...common,
    kind: Type.Literal("reading"),
    readings: Type.Array(Reading, { minItems: 1, maxItems: 10_000 }),
  }),
  inspection: closed({
    ...common,
    kind: Type.Literal("inspection"),
    inspection: InspectionSchema,
    readings: Type.Optional(Type.Array(Reading, { minItems: 1, maxItems: 10_000 })),
  }),
  event: closed({ ...common, kind: Type.Literal("event"), event: Event }),
  heartbeat: closed({ ...common, kind: Type.Literal("heartbeat") }),
  /** A key's last word: how far it counted, and which key speaks next. */
  retire: closed({
    ...common,
    kind: Type.Literal("retire"),
    retire: closed({ finalSequence: Sequence, nextKey: Type.Optional(Sha256Hex) }),
  }),
};

/** The published JSON Schema of a record (draft 2020-12). */
export const RecordSchema = Type.Union(Object.values(kinds), {
  $id: "https://tallystick.dev/schema/record/1",
  title: "Tallystick record, version 1",
});

export type DeviceRecord = Static<(typeof kinds)[keyof typeof kinds]>;
export type Inspection = Static<typeof InspectionSchema>;

const checks = {
  reading: Compile(kinds.reading),
  inspection: Compile(kinds.inspection),
  event: Compile(kinds.event),
  heartbeat: Compile(kinds.heartbeat),
  retire: Compile(kinds.retire),
};

/**
 * `value` as a record.
 * @throws Fault `schema` that names the first member at fault
 */
export function asRecord(value: unknown): DeviceRecord {
  const check = isKind(value) ? checks[value.kind] : undefined;
  if (check === undefined) throw new Fault("schema", "/kind is none of the known kinds");
  if (check.Check(value)) return value;
  const [first] = check.Errors(value);
  throw new Fault("schema", `${first?.instancePath ?? ""} ${first?.message ?? "is wrong"}`.trim());
}

const isKind = (value: unknown): value is { kind: keyof typeof checks } =>
  typeof value === "object" &&
  value !== null &&
  "kind" in value &&
  typeof value.kind === "string" &&
  Object.hasOwn(checks, value.kind);

/**
 * An instant of a record in milliseconds since 1970.
 * @throws Fault `schema` for a day that no calendar has
 */
export function instantMs(instant: string): number {
  const milliseconds = Date.parse(instant);
  // Date.parse takes 31 February for 3 March.
  if (Number.isNaN(milliseconds) || new Date(milliseconds).toISOString() !== instant)
    throw new Fault("schema", `${instant} is no instant`);
  return milliseconds;
}
