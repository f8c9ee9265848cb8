/** On whose word somebody was admitted, as in `IMemberships.Basis`. */
export type Basis = "genesis" | "bootstrap" | "rule";

/** One admission of a party to a role. Times are seconds of the chain's clock, ids 0x-hexadecimal. */
export interface Admission {
  readonly basis: Basis;
  /** Of the application, from 1; 0 for the genesis. */
  readonly round: number;
  readonly since: number;
  readonly until: number;
  readonly endorsers: readonly string[];
  /** Whose credentials it rests on. */
  readonly issuers: readonly string[];
}

/** What the registry said about a party, beside its signers (`IPartyRegistry.sol`). */
export type PartyEvent = { readonly at: number; readonly block: number } & (
  | { readonly kind: "opened" }
  | { readonly kind: "policySet"; readonly managedActs: readonly string[] }
  | {
      readonly kind: "issued";
      readonly credential: string;
      readonly issuer: string;
      readonly digest: string;
      readonly until: number;
    }
  | { readonly kind: "withdrawn"; readonly credential: string; readonly issuer: string }
  | ({ readonly role: number } & RoleEvent)
);

/** What it said about a party in one role. */
export type RoleEvent =
  | { readonly kind: "applied"; readonly round: number; readonly file: string }
  | { readonly kind: "endorsed"; readonly round: number; readonly endorser: string }
  | { readonly kind: "admitted"; readonly admission: Admission }
  | { readonly kind: "objected"; readonly caseNumber: number; readonly by: string }
  | { readonly kind: "suspended"; readonly until: number }
  | { readonly kind: "expelled" | "reinstated" | "lapsed" };
