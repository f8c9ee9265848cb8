import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { connectChain, NodeUnreachable } from "../../service/chain/provider.ts";

let server: Server;
afterEach(() => {
  server.close();
});

async function nodeThatAnswers(status: number, body: string): Promise<string> {
  server = createServer((_request, response) => response.writeHead(status).end(body));
  await once(server.listen(0, "127.0.0.1"), "listening");
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/v2/secret-key`;
}

test.each([401, 429, 502])(
  "a node that answers %i is tried once and its key is not told",
  async (status) => {
    const url = await nodeThatAnswers(status, "no");
    const error: unknown = await connectChain(url, 1)
      .getBlockNumber()
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(NodeUnreachable);
    expect(error).toMatchObject({ code: "SERVER_ERROR" });
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain("secret-key");
  },
);

test("a node that answers something else than JSON is unreachable", async () => {
  const url = await nodeThatAnswers(200, "<html>");
  await expect(connectChain(url, 1).getBlockNumber()).rejects.toBeInstanceOf(NodeUnreachable);
});
