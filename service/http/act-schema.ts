import { type Static, type TSchema, Type } from "typebox";
import { type ActName, actNames, catalogue } from "../parties/acts/catalogue.ts";
import type { ActJson } from "../parties/acts/act-json.ts";
import type { ActKind, Authorisation } from "../parties/acts/typed.ts";

export const Bytes32 = Type.String({ pattern: "^0x[0-9a-f]{64}$" });
export const Hex = Type.String({ pattern: "^0x(?:[0-9a-fA-F]{2})*$", maxLength: 4096 });
export const Uint = Type.String({ pattern: "^(?:0|[1-9][0-9]{0,77})$" });

const closed = { additionalProperties: false } as const;

export const AuthorisationSchema = Type.Object(
  {
    nonce: Uint,
    deadline: Uint,
    signers: Type.Array(Hex, { minItems: 1, maxItems: 32 }),
    signatures: Type.Array(Hex, { minItems: 1, maxItems: 32 }),
  },
  closed,
);

/** As long as a rule set of 256 rules. */
const Bytes = Type.String({ pattern: "^0x(?:[0-9a-fA-F]{2})*$", maxLength: 25_200 });
const Uint8 = Type.Integer({ minimum: 0, maximum: 255 });

/** What JSON carries for a Solidity type. */
const schemaOf: Readonly<Record<string, TSchema>> = {
  address: Type.String({ pattern: "^0x[0-9a-fA-F]{40}$" }),
  bool: Type.Boolean(),
  bytes: Bytes,
  bytes32: Bytes32,
  string: Type.String({ maxLength: 512 }),
  uint8: Uint8,
  uint16: Type.Integer({ minimum: 0, maximum: 65_535 }),
  uint32: Type.Integer({ minimum: 0, maximum: 4_294_967_295 }),
  uint64: Uint,
  uint256: Uint,
  "bytes[]": Type.Array(Hex, { maxItems: 32 }),
  "bytes32[]": Type.Array(Bytes32, { maxItems: 64 }),
};

const STRUCTS_MAX = 16;

/** The message of an act, by the fields of its struct. */
export const messageSchemaOf = ({
  fields,
  structs,
}: Pick<ActKind, "fields" | "structs">): TSchema =>
  Type.Object(
    Object.fromEntries(fields.map(({ name, type }) => [name, memberSchema(type, structs)])),
    closed,
  );

function memberSchema(type: string, structs: ActKind["structs"]): TSchema {
  const struct = type.endsWith("[]") ? structs[type.slice(0, -2)] : undefined;
  if (struct === undefined) return schemaOf[type] ?? Type.Never();
  return Type.Array(messageSchemaOf({ fields: struct, structs }), { maxItems: STRUCTS_MAX });
}

const Plain = Type.Union([Type.String(), Type.Number(), Type.Boolean()]);

/** The message of an act of any kind. */
export const MessageSchema = Type.Record(
  Type.String(),
  Type.Union([
    ...Plain.anyOf,
    Type.Array(Type.String()),
    Type.Array(Type.Record(Type.String(), Plain)),
  ]),
);

/** An act of any kind: what is said, in the struct's own words. */
export const ActSchema = Type.Union(
  actNames.map((name) =>
    Type.Object({ act: Type.Literal(name), message: messageSchemaOf(catalogue[name]) }),
  ),
);

/** What the call of an act takes beside the struct and the signatures. */
export const ExtraSchema = Type.Record(Type.String({ maxLength: 32 }), Hex);

/** As a validated body has it: the union above is too wide for the compiler to follow. */
export interface SentAct {
  readonly act: ActName;
  readonly message: ActJson;
}
export type SentAuthorisation = Static<typeof AuthorisationSchema>;

/** As contracts take it. */
export const authorisationOf = (sent: SentAuthorisation): Authorisation => ({
  nonce: BigInt(sent.nonce),
  deadline: BigInt(sent.deadline),
  signers: [...sent.signers],
  signatures: [...sent.signatures],
});
