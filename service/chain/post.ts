import type { JsonRpcProvider } from "ethers";
import { EndpointFailure, type Post } from "../evidence/verification/endpoint.ts";

interface Request {
  readonly id: number;
  readonly method: string;
  readonly params: unknown[];
}

/** The service's own node, asked in the words of the verifier: its answers count for no more than those of any other. */
export const postThrough =
  (provider: JsonRpcProvider): Post =>
  async (body) => {
    const batch = JSON.parse(body) as readonly Request[];
    const answers = await Promise.all(batch.map((request) => answerTo(provider, request)));
    return JSON.stringify(answers);
  };

async function answerTo(provider: JsonRpcProvider, { id, method, params }: Request) {
  try {
    return { id, result: (await provider.send(method, params)) as unknown };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (code === "CALL_EXCEPTION" || code === "UNKNOWN_ERROR") return { id, error: code };
    throw new EndpointFailure("endpointUnreachable", code);
  }
}
