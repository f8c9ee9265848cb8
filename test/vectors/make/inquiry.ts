import { toBase64Url, toHex } from "../../../device-attest/bytes.ts";
import { canonicalize } from "../../../device-attest/jcs.ts";
import type { Inquiry } from "../../../service/evidence/inquiry.ts";
import type { InquiryVector, VectorFile } from "../vector.ts";
import { FACTORY, otherKey, recordHashOf, sha256, statementOf } from "./materials.ts";

/** A bank looked at what a factory's devices sent in July, a day at a time. */
const allowed: Inquiry = {
  v: 1,
  kind: "inquiry",
  device: `urn:tallystick:inquiries:${toHex(otherKey.keyId).slice(0, 16)}`,
  sequence: 1,
  at: "2026-08-02T09:30:00.000Z",
  lookerParty: "ba".repeat(32),
  looker: toHex(sha256("the pseudonym of an account")),
  factory: FACTORY,
  section: "deviceTrust",
  purpose: "creditApplication",
  period: { from: "2026-07-01T00:00:00.000Z", to: "2026-08-01T00:00:00.000Z" },
  resolution: "day",
  authorisation: toHex(sha256("an authorisation")),
  contract: null,
  outcome: "allowed",
  fields: ["records", "refused", "missing"],
  resultHash: toHex(sha256("what was sent")),
  salt: toBase64Url(sha256("salt of a look").subarray(0, 16)),
};

const refused: Inquiry = {
  ...allowed,
  sequence: 2,
  authorisation: null,
  outcome: "revoked",
  fields: [],
  resultHash: null,
};

export const inquiry = (): VectorFile<InquiryVector> => ({
  about: "Looks at a factory's data, as the service signs and logs them.",
  vectors: [
    signed("a look that was allowed", allowed),
    signed("a look that was refused", refused),
    signed("a look under an open contract", { ...allowed, contract: toHex(sha256("a contract")) }),
    wrong("a section that no word is", { ...allowed, section: "device trust" }),
    wrong("an outcome that is left out", { ...allowed, outcome: undefined }),
    wrong("a looker by name", { ...allowed, looker: "wang.xiaoming" }),
    wrong("a member too many", { ...allowed, approved: true }),
    wrong("a device's record", { ...allowed, kind: "reading" }),
  ],
});

const wrong = (name: string, record: object): InquiryVector => ({
  name,
  record: JSON.parse(JSON.stringify(record)) as unknown,
  refused: "schema",
});

function signed(name: string, record: Inquiry): InquiryVector {
  const statement = statementOf({
    kind: "inq",
    sequence: record.sequence,
    recordHash: recordHashOf(record),
    keyId: otherKey.keyId,
  });
  return {
    name,
    record,
    canonical: canonicalize(record),
    statement: toHex(statement),
    spki: toHex(otherKey.spki),
    signature: toHex(otherKey.sign(statement)),
  };
}
