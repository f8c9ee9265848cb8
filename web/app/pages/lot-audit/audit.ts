import type { Status, Verdict } from "../../../../service/evidence/verification/check.ts";

/** What the form holds, as it is typed. */
export interface Asked {
  readonly factory: string;
  /** Days; empty for any. */
  readonly from: string;
  readonly to: string;
  readonly product: string;
  readonly sample: string;
  readonly nonce: string;
}

export interface AuditedLot {
  readonly lot: string;
  readonly uri: string | null;
  readonly records: number;
  readonly verdict: Verdict | "absent";
  readonly reason: "unknown" | "notAnchored" | "tooLarge" | "beyondPeriod" | null;
  readonly checks: readonly {
    readonly status: Status;
    readonly subject: string;
    readonly detail: string;
  }[];
}

/** As `auditLots` answers it. */
export interface Report {
  readonly manifestHash: string;
  readonly logSize: number;
  readonly logRoot: string;
  readonly seed: string;
  readonly candidates: number;
  readonly lots: readonly AuditedLot[];
}

/** The form as a query. @param looker in whose name */
export const queryOf = ({ factory, from, nonce, product, sample, to }: Asked, looker: string) => ({
  nonce: nonce.trim().toLowerCase(),
  sample: Number(sample),
  ...(product.trim() !== "" && { product: product.trim() }),
  ...(from !== "" && { from: `${from}T00:00:00.000Z` }),
  ...(to !== "" && { to: `${to}T00:00:00.000Z` }),
  ...(factory !== looker && { as: looker, purpose: "audit" as const }),
});
