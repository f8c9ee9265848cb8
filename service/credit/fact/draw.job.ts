import { randomBytes } from "node:crypto";
import type { Pool } from "pg";
import { toBase64Url, toHex } from "../../../device-attest/bytes.ts";
import { bodyHashOf, type DecisionSigner, signNext } from "../decision/sign-decision.ts";
import { type Fact, loanFactOf } from "./fact.ts";
import { drawNext, type SignFact } from "./fact.store.ts";

export interface Drawing {
  readonly pool: Pool;
  readonly keyId: Uint8Array;
  readonly signer: DecisionSigner;
  /** Party id of the lender. */
  readonly lender: string;
  readonly now: () => Date;
}

/**
 * Draws up what happened to loans, as facts that the house's key signs.
 * @returns whether there may be more at once
 */
export const drawFacts = ({ keyId, pool, ...drawing }: Drawing): Promise<boolean> =>
  drawNext(pool, keyId, signing(drawing));

const signing =
  ({ lender, now, signer }: Pick<Drawing, "lender" | "now" | "signer">): SignFact =>
  async ({ before, loan, position }) => {
    const said = loanFactOf(loan.events);
    if (said === undefined) return undefined;
    const body: Fact = {
      v: 1,
      kind: "fact",
      device: signer.device,
      sequence: position.sequence + 1,
      at: now().toISOString(),
      by: lender,
      about: loan.factory,
      of: before?.of ?? toHex(randomBytes(32)),
      ...said,
      supersedes: before === undefined ? null : toHex(bodyHashOf(before)),
      salt: toBase64Url(randomBytes(32)),
    };
    return { body, signed: await signNext(body, position, signer) };
  };
