import { type Static, Type } from "typebox";
import { toHex, utf8 } from "../../../device-attest/bytes.ts";
import { canonicalize } from "../../../device-attest/jcs.ts";
import { SaltSchema } from "../../../device-attest/record.ts";
import { sha256 } from "#crypto";

/** Who stands behind a pseudonym. Kept encrypted, apart from everything that names the pseudonym, and erased on demand. */
export const PersonSchema = Type.Object(
  {
    v: Type.Literal(1),
    kind: Type.Literal("person"),
    name: Type.String({ minLength: 1, maxLength: 200 }),
    contact: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    salt: SaltSchema,
  },
  { additionalProperties: false, $id: "https://tallystick.dev/schema/person/1" },
);
export type Person = Static<typeof PersonSchema>;

/** What documents call a person: nobody who lacks the salt can tell whom. */
export const pseudonymOf = (person: Person): string => toHex(sha256(utf8(canonicalize(person))));
