import type { Reply } from "../../api/client.ts";

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

export type Report = Reply<"auditLots">;
export type AuditedLot = Report["lots"][number];

/** The form as a query. @param looker in whose name */
export const queryOf = ({ factory, from, nonce, product, sample, to }: Asked, looker: string) => ({
  nonce: nonce.trim().toLowerCase(),
  sample: Number(sample),
  ...(product.trim() !== "" && { product: product.trim() }),
  ...(from !== "" && { from: `${from}T00:00:00.000Z` }),
  ...(to !== "" && { to: `${to}T00:00:00.000Z` }),
  ...(factory !== looker && { as: looker, purpose: "audit" as const }),
});
