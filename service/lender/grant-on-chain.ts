import { consentLedgerAbi } from "../chain/contracts.ts";
import { EndpointFailure } from "../evidence/verification/endpoint.ts";
import { askBatch, resultOf } from "../evidence/verification/json-rpc.ts";
import type { SnapshotReader } from "../portrait/snapshot/verify-snapshot.ts";
import { isUndecodable } from "./ask-nodes.ts";

/** How a grant stands now, by the node that says least of it; `unknown` where one does not answer. */
export type GrantStanding = "granted" | "notGranted" | "revoked" | "unknown";

/** From what ends a decision to what lets it be made. */
const order: readonly GrantStanding[] = ["revoked", "notGranted", "unknown", "granted"];

/**
 * Asks each node how a factory's grant stands in the newest block: a snapshot outlives the authorisation that it was made
 * by, and a decision must not.
 */
export async function grantStanding(
  nodes: SnapshotReader["nodes"],
  ledger: string,
  { commitment, grantor }: { readonly grantor: string; readonly commitment: string },
): Promise<GrantStanding> {
  const data = consentLedgerAbi.encodeFunctionData("statusOf", [`0x${grantor}`, `0x${commitment}`]);
  const call = { method: "eth_call", params: [{ to: ledger, data }, "latest"] };
  const said = await Promise.all(
    nodes.map(({ post }) => standingBy(() => askBatch(post, { call }))),
  );
  return order.find((standing) => said.includes(standing)) ?? "unknown";
}

async function standingBy(ask: () => ReturnType<typeof askBatch<"call">>): Promise<GrantStanding> {
  try {
    const result = resultOf((await ask()).call, "statusOf");
    if (typeof result !== "string") return "unknown";
    const [{ grantedAt, revokedAt }] = consentLedgerAbi.decodeFunctionResult("statusOf", result);
    if (revokedAt > 0n) return "revoked";
    return grantedAt > 0n ? "granted" : "notGranted";
  } catch (error) {
    // Anything that does not decode is no answer either.
    if (error instanceof EndpointFailure || isUndecodable(error)) return "unknown";
    throw error;
  }
}
