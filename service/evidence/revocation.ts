import { type Static, Type } from "typebox";
import { Compile } from "typebox/compile";
import { Fault } from "../../device-attest/fault.ts";
import { InstantSchema, SaltSchema } from "../../device-attest/record.ts";

const closed = { additionalProperties: false } as const;
const Hash = Type.String({ pattern: "^[0-9a-f]{64}$" });
const Urn = Type.String({ pattern: "^urn:[a-z0-9][a-z0-9-]{1,31}:[!-~]{1,200}$" });

/**
 * That a certificate of this site is believed no more: the body of a log entry with the tag `rev`. A list of revoked
 * certificates says so too, as long as it lasts; what the log holds, nobody can take back or date anew.
 */
export const RevocationSchema = Type.Object(
  {
    v: Type.Literal(1),
    kind: Type.Literal("revocation"),
    /** URN of the key of the service that signs it, and the position in that key's chain of statements. */
    device: Urn,
    sequence: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
    /** When it was revoked, as the list has it. */
    at: InstantSchema,
    /** The factory whose device had the certificate, and the device. */
    factory: Hash,
    subject: Urn,
    /** Serial number, hexadecimal, and SHA-256 of the DER. */
    serial: Type.String({ pattern: "^[0-9a-f]{2,40}$" }),
    certificate: Hash,
    /** As RFC 5280 section 5.3.1 names it; by pattern: a later one is no reason not to verify. */
    reason: Type.String({ pattern: "^[a-z][a-zA-Z]{0,63}$" }),
    /** Few devices and few reasons: without it the hash could be guessed. */
    salt: SaltSchema,
  },
  { ...closed, $id: "https://tallystick.dev/schema/revocation/1" },
);

export type Revocation = Static<typeof RevocationSchema>;
const revocationCheck = Compile(RevocationSchema);

/** @throws Fault `schema` that names the first member at fault */
export function asRevocation(value: unknown): Revocation {
  if (revocationCheck.Check(value)) return value;
  const [first] = revocationCheck.Errors(value);
  throw new Fault("schema", `${first?.instancePath ?? ""} ${first?.message ?? "is wrong"}`.trim());
}
