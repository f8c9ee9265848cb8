import { actKind } from "./typed.ts";

/** Ids and hashes are 32 bytes, 0x-hexadecimal. */
export interface Grant {
  readonly grantor: string;
  /** SHA-256 of the salted document. */
  readonly commitment: string;
}
export interface Revoke {
  readonly grantor: string;
  readonly commitment: string;
}

export const grant = actKind("ConsentLedger", "Grant", {
  method: "grant",
  fields: "bytes32 grantor,bytes32 commitment",
  party: "grantor",
});

export const revoke = actKind("ConsentLedger", "Revoke", {
  method: "revoke",
  fields: "bytes32 grantor,bytes32 commitment",
  party: "grantor",
});
