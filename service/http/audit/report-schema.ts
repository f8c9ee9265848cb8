import { Type } from "typebox";
import { PartyId } from "../party-id.ts";
import { Instant, Nullable } from "../people/schemas.ts";

const Hash = Type.String({ pattern: "^[0-9a-f]{64}$" });
const Count = Type.Integer({ minimum: 0 });

const Check = Type.Object({
  id: Type.String({ description: "stable: scripts rely on it" }),
  status: Type.Enum(["pass", "fail", "notChecked"]),
  code: Type.String({ description: "what was found" }),
  values: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]), {
    description: "what the words are filled with",
  }),
  subject: Type.String({ description: "what is checked, in the language that was asked for" }),
  detail: Type.String({ description: "what was found, in that language" }),
});

const Lot = Type.Object({
  lot: Hash,
  uri: Nullable(Type.String()),
  records: Count,
  verdict: Type.Enum(["verified", "failed", "incomplete", "absent"], {
    description: "absent: there was no bundle to check",
  }),
  reason: Nullable(
    Type.Enum(["unknown", "notAnchored", "tooLarge", "beyondPeriod"], {
      description: "why there was none",
    }),
  ),
  checks: Type.Array(Check),
});

/** An audit as JSON: `AuditReport`, with every check in words. */
export const AuditReportSchema = Type.Object({
  factory: PartyId,
  period: Type.Object({ from: Instant, to: Instant }),
  product: Nullable(Type.String({ description: "SHA-256 of its name" })),
  madeAt: Instant,
  manifestHash: Type.String({ description: "SHA-256 of the trust manifest in canonical form" }),
  logSize: Count,
  logRoot: Hash,
  nonce: Type.String(),
  seed: Hash,
  candidates: Type.Integer({ minimum: 0, description: "lots that the sample was drawn from" }),
  lots: Type.Array(Lot),
});
