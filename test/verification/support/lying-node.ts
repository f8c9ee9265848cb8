import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";

export interface LyingNode {
  readonly url: string;
  stop(): Promise<void>;
}

interface RpcMessage {
  readonly id: number;
  readonly method: string;
  readonly params: readonly unknown[];
}

/** A node that passes questions on to a real one and twists some answers. */
export const startLyingNode = (
  honestUrl: string,
  twist: (question: RpcMessage, result: unknown) => unknown,
): Promise<LyingNode> =>
  startServer(async (body, response) => {
    const batch = JSON.parse(body) as RpcMessage[];
    const honest = await fetch(honestUrl, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
    });
    const answers = (await honest.json()) as { id: number; result?: unknown }[];
    for (const answer of answers) {
      const question = batch.find(({ id }) => id === answer.id);
      if (question !== undefined) answer.result = twist(question, answer.result);
    }
    response.end(JSON.stringify(answers));
  });

/** A server that is no node at all. */
export async function startServer(
  respond: (body: string, response: ServerResponse) => Promise<void> | void,
): Promise<LyingNode> {
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += String(chunk)));
    request.on("end", () => void respond(body, response));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    url: `http://127.0.0.1:${String(address.port)}`,
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
