import { type Static, Type } from "typebox";
import { toHex, utf8 } from "../../../device-attest/bytes.ts";
import { canonicalize } from "../../../device-attest/jcs.ts";
import { SaltSchema } from "../../../device-attest/record.ts";
import { sha256 } from "#crypto";
import { roles } from "../role.ts";

const Text = (maxLength: number) =>
  Type.String({ minLength: 1, maxLength, pattern: "^[^\\u0000-\\u0008\\u000b-\\u001f]+$" });

/** What an applicant says of himself. Endorsers sign its hash, so that nobody exchanges it afterwards. */
export const PapersSchema = Type.Object(
  {
    v: Type.Literal(1),
    kind: Type.Literal("application"),
    /** Party id, 64 hexadecimal digits. */
    party: Type.String({ pattern: "^[0-9a-f]{64}$" }),
    role: Type.Enum([...roles]),
    name: Text(200),
    /** ISO 3166-1 alpha-2. */
    country: Type.String({ pattern: "^[A-Z]{2}$" }),
    /** Of the firm in its country's register, such as the 统一社会信用代码. */
    registration: Text(64),
    /** What it makes or does, and why it applies. */
    statement: Text(4000),
    salt: SaltSchema,
  },
  { additionalProperties: false, $id: "https://tallystick.dev/schema/application/1" },
);
export type Papers = Static<typeof PapersSchema>;

/** What stands on the chain of papers: SHA-256 of their canonical form, 0x-hexadecimal. */
export const fileOf = (papers: Papers): string => `0x${toHex(sha256(utf8(canonicalize(papers))))}`;
