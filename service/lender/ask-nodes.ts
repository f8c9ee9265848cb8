import { EndpointFailure } from "../evidence/verification/endpoint.ts";
import { askBatch, resultOf } from "../evidence/verification/json-rpc.ts";
import type { SnapshotReader } from "../portrait/snapshot/verify-snapshot.ts";

/**
 * What a contract answers in the newest block, by the word of every node.
 * @returns undefined where one does not answer, or they do not agree
 */
export async function askNodes(
  nodes: SnapshotReader["nodes"],
  call: { readonly to: string; readonly data: string },
): Promise<string | undefined> {
  const request = { method: "eth_call", params: [call, "latest"] };
  const said = await Promise.all(
    nodes.map(async ({ post }) => {
      try {
        return resultOf((await askBatch(post, { request })).request, "eth_call");
      } catch (error) {
        if (error instanceof EndpointFailure) return undefined;
        throw error;
      }
    }),
  );
  const [first] = said;
  return typeof first === "string" && said.every((one) => one === first) ? first : undefined;
}

/** What a contract of another kind, or none, answers: nothing that the ABI reads. */
export const isUndecodable = (error: unknown): boolean =>
  error instanceof Error &&
  "code" in error &&
  ["BAD_DATA", "INVALID_ARGUMENT", "BUFFER_OVERRUN"].includes(String(error.code));
