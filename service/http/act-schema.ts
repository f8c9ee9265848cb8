import { type Static, type TSchema, Type } from "typebox";
import { type ActName, actNames, catalogue } from "../parties/acts/catalogue.ts";
import type { Authorisation, TypedField } from "../parties/acts/typed.ts";

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

const Uint8 = Type.Integer({ minimum: 0, maximum: 255 });

/** What JSON carries for a Solidity type. */
const schemaOf: Readonly<Record<string, TSchema>> = {
  address: Type.String({ pattern: "^0x[0-9a-fA-F]{40}$" }),
  bool: Type.Boolean(),
  bytes: Hex,
  bytes32: Bytes32,
  string: Type.String({ maxLength: 512 }),
  uint8: Uint8,
  uint16: Type.Integer({ minimum: 0, maximum: 65_535 }),
  uint64: Uint,
  uint256: Uint,
  "bytes[]": Type.Array(Hex, { maxItems: 32 }),
  "bytes32[]": Type.Array(Bytes32, { maxItems: 64 }),
};

/** The message of an act, by the fields of its struct. */
export const messageSchemaOf = (fields: readonly TypedField[]): TSchema =>
  Type.Object(
    Object.fromEntries(fields.map(({ name, type }) => [name, schemaOf[type] ?? Type.Never()])),
    closed,
  );

/** The message of an act of any kind. */
export const MessageSchema = Type.Record(
  Type.String(),
  Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Array(Type.String())]),
);

/** An act of any kind: what is said, in the struct's own words. */
export const ActSchema = Type.Union(
  actNames.map((name) =>
    Type.Object({ act: Type.Literal(name), message: messageSchemaOf(catalogue[name].fields) }),
  ),
);

/** What the call of an act takes beside the struct and the signatures. */
export const ExtraSchema = Type.Record(Type.String({ maxLength: 32 }), Hex);

/** As a validated body has it: the union above is too wide for the compiler to follow. */
export interface SentAct {
  readonly act: ActName;
  readonly message: Readonly<Record<string, string | number | boolean | readonly string[]>>;
}
export type SentAuthorisation = Static<typeof AuthorisationSchema>;

/** As contracts take it. */
export const authorisationOf = (sent: SentAuthorisation): Authorisation => ({
  nonce: BigInt(sent.nonce),
  deadline: BigInt(sent.deadline),
  signers: [...sent.signers],
  signatures: [...sent.signatures],
});
