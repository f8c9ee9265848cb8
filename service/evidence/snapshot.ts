import { type Static, Type } from "typebox";
import { Compile } from "typebox/compile";
import { Fault } from "../../device-attest/fault.ts";
import { InstantSchema, SaltSchema } from "../../device-attest/record.ts";

const closed = { additionalProperties: false } as const;
const Hash = Type.String({ pattern: "^[0-9a-f]{64}$" });
/** A word of this house, by pattern: a later section or purpose is no reason not to verify. */
const Word = Type.String({ pattern: "^[a-z][a-zA-Z]{0,63}$" });

/**
 * What a factory's portrait said at a moment, for one lender: the body of a log entry with the tag `snp`. The service
 * signs it with its inquiry key. Of what the sections say it holds salted hashes alone, so that the factory opens those
 * that it wants to, and who reads the log learns nothing of them.
 */
export const SnapshotSchema = Type.Object(
  {
    v: Type.Literal(1),
    kind: Type.Literal("snapshot"),
    /** URN of the inquiry key, and the position in its chain of statements. */
    device: Type.String({ pattern: "^urn:[a-z0-9][a-z0-9-]{1,31}:[!-~]{1,200}$" }),
    sequence: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
    at: InstantSchema,
    /** The factory that it speaks of, and who alone hands it over. */
    holder: Hash,
    /** Whom it is for. */
    lender: Hash,
    purpose: Word,
    /** The lender's, or of the application: fresh, so that no snapshot serves twice. */
    nonce: SaltSchema,
    /** Commitment of the authorisation that covers every section. */
    authorisation: Hash,
    /** Entries of the log that its figures were counted from: those before this one. */
    counted: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
    sections: Type.Array(
      Type.Object(
        {
          section: Word,
          period: Type.Object({ from: InstantSchema, to: InstantSchema }, closed),
          resolution: Word,
          /** SHA-256 of the canonical form of `{salt, section, value}`. */
          commitment: Hash,
        },
        closed,
      ),
      { minItems: 1, maxItems: 32 },
    ),
  },
  { ...closed, $id: "https://tallystick.dev/schema/snapshot/1" },
);

export type Snapshot = Static<typeof SnapshotSchema>;
const snapshotCheck = Compile(SnapshotSchema);

/** @throws Fault `schema` that names the first member at fault */
export function asSnapshot(value: unknown): Snapshot {
  if (snapshotCheck.Check(value)) return value;
  const [first] = snapshotCheck.Errors(value);
  throw new Fault("schema", `${first?.instancePath ?? ""} ${first?.message ?? "is wrong"}`.trim());
}
