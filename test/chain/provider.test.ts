import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { afterEach, expect, test } from "vitest";
import { connectChain, NodeUnreachable } from "../../service/chain/provider.ts";

const ADDRESS = `0x${"11".repeat(20)}`;

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

/** Says of a transaction that it is mined from the third time it is asked, and never makes another block. */
async function nodeThatMinesLate(hash: string): Promise<string> {
  const receipt = {
    transactionHash: hash,
    blockHash: hash,
    blockNumber: "0x1",
    transactionIndex: "0x0",
    from: ADDRESS,
    to: ADDRESS,
    contractAddress: null,
    logs: [],
    logsBloom: "0x",
    gasUsed: "0x1",
    cumulativeGasUsed: "0x1",
    effectiveGasPrice: "0x1",
    status: "0x1",
  };
  let asked = 0;
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { id, method } = (await json(request)) as { id: number; method: string };
    const isMined = method === "eth_getTransactionReceipt" && ++asked > 2;
    const result = method === "eth_blockNumber" ? "0x1" : isMined ? receipt : null;
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ jsonrpc: "2.0", id, result }));
  };
  server = createServer((request, response) => void answer(request, response));
  await once(server.listen(0, "127.0.0.1"), "listening");
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

test("a transaction that is mined when nobody looks is found without another block", async () => {
  const hash = `0x${"ab".repeat(32)}`;
  const provider = connectChain(await nodeThatMinesLate(hash), 1);
  const found = Promise.withResolvers<unknown>();
  await provider.once(hash, found.resolve);
  expect(await found.promise).toMatchObject({ hash, blockNumber: 1 });
  provider.destroy();
});
