import { type Static, Type } from "typebox";
import { Compile } from "typebox/compile";

const closed = { additionalProperties: false } as const;
const Hash0x = Type.String({ pattern: "^0x[0-9a-f]{64}$" });

/** A contract by address and the keccak-256 of its deployed code: another code at that address is another contract. */
const Contract = Type.Object(
  { address: Type.String({ pattern: "^0x[0-9a-fA-F]{40}$" }), codeHash: Hash0x },
  closed,
);

/** Which block a chain will not take back: a block tag of its own finality rule, or a depth. */
export const FinalitySchema = Type.Union([
  Type.Enum(["latest", "safe", "finalized"]),
  Type.Object({ confirmations: Type.Integer({ minimum: 0, maximum: 1000 }) }, closed),
]);

/**
 * What an auditor chooses to believe before he looks at any evidence. He gets it from the parties he trusts, never
 * from the bundle.
 */
export const TrustManifestSchema = Type.Object(
  {
    v: Type.Literal(1),
    name: Type.String({ minLength: 1, maxLength: 200 }),
    /** Name of the log in its checkpoints; statements are bound to SHA-256 of it. */
    origin: Type.String({ pattern: "^tallystick/[0-9a-f]{32}$" }),
    /** C2SP note verifier keys of the log. */
    logKeys: Type.Array(Type.String({ maxLength: 400 }), { minItems: 1, maxItems: 16 }),
    chain: Type.Object(
      {
        chainId: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
        genesisHash: Hash0x,
        finality: FinalitySchema,
        /** No event of the contracts lies before this block. */
        fromBlock: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
      },
      closed,
    ),
    contracts: Type.Object(
      {
        partyRegistry: Contract,
        evidenceLog: Contract,
        deviceRegistry: Contract,
        consentLedger: Contract,
        /** Plans and lots; missing where they were deployed before there were any. */
        ruleBook: Type.Optional(Contract),
        lotRegister: Type.Optional(Contract),
      },
      closed,
    ),
    /** ERC-7913 verifiers, so that bare P-256 keys and passkeys can be signers of a party. */
    verifiers: Type.Optional(Type.Object({ p256: Contract, webAuthn: Contract }, closed)),
  },
  { ...closed, $id: "https://tallystick.dev/schema/trust-manifest/1" },
);

export type TrustManifest = Static<typeof TrustManifestSchema>;
export type Finality = Static<typeof FinalitySchema>;
export const trustManifestCheck = Compile(TrustManifestSchema);
