/**
 * Why the sender cannot go on by itself:
 * - `wrongChain`: the node serves another chain than the one our transactions were signed for
 * - `unfunded`: the account cannot pay for the next transaction
 * - `refused`: the node refuses a transaction for a reason we do not know
 * - `signer`: the signer returned something else than what it was given
 */
export type SenderFaultCode = "wrongChain" | "unfunded" | "refused" | "signer";

export class SenderFault extends Error {
  readonly code: SenderFaultCode;
  constructor(code: SenderFaultCode, detail: string) {
    super(`${code}: ${detail}`);
    this.name = "SenderFault";
    this.code = code;
  }
}
