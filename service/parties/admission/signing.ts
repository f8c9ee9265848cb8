/** Who signs for a party, as the registry says it. */
export interface Signing {
  /** ERC-7913; managed: held by an operator on the party's behalf. */
  readonly signers: readonly { readonly signer: string; readonly managed: boolean }[];
  readonly threshold: number;
  /** Type hashes of the acts that its managed keys may sign. */
  readonly managedActs: readonly string[];
}
