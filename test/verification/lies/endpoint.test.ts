import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  encodeAdmissionsOf,
  encodeDuties,
  encodeRootAt,
} from "../../../service/evidence/verification/abi.ts";
import { contractNames } from "../../../service/evidence/verification/chain-facts.ts";
import { type Check, verdictOf } from "../../../service/evidence/verification/check.ts";
import { startSampleNode } from "../../../scripts/verify/sample/node.ts";
import type { DeviceRecord } from "../../../device-attest/record.ts";
import { toHex } from "../../../device-attest/bytes.ts";
import type { Bundle } from "../../../service/evidence/bundle.ts";
import { checksOf, failuresOf, unmadeOf } from "../support/checks.ts";
import { type LyingNode, startLyingNode, startServer } from "../support/lying-node.ts";
import { openScene, type Scene } from "../support/scene.ts";

let scene: Scene;
const started: { stop(): Promise<void> }[] = [];
beforeAll(async () => {
  scene = await openScene();
});
afterAll(async () => {
  await Promise.all(started.map((server) => server.stop()));
  await scene.chain.stop();
});

const running = async <T extends { stop(): Promise<void> }>(server: Promise<T>): Promise<T> => {
  started.push(await server);
  return server;
};

const check = (urls: readonly string[], bundle: Bundle = scene.bundle): Promise<Check[]> =>
  checksOf(bundle, scene.manifest, urls, { timeoutMs: 1_000 });

/** A node that swears to a fork which no contract would take. */
async function accomplice(): Promise<{ node: LyingNode; forked: Bundle }> {
  const fork = scene.log.fork(10);
  const { seen } = scene.bundle.record as { seen: NonNullable<DeviceRecord["seen"]> };
  while (fork.size < scene.log.size) fork.append(await scene.sign(scene.device, { seen }));
  const asked = encodeRootAt(fork.size);
  const node = await running(
    startLyingNode(scene.chain.url, ({ method, params }, result) => {
      const [call] = params as [{ data?: string } | undefined];
      return method === "eth_call" && call?.data === asked ? `0x${toHex(fork.root())}` : result;
    }),
  );
  return { node, forked: fork.bundle(scene.index, scene.anchors[1]) };
}

describe("nodes that lie", () => {
  it("are caught by an honest one beside them", async () => {
    const { forked, node } = await accomplice();
    expect(failuresOf(await check([node.url, scene.chain.url], forked))).toEqual([
      ["endpoints.agree", "endpointsDisagree"],
      ["anchor.root", "anchorRootOther"],
    ]);
  });

  it("are caught even where the bundle is honest", async () => {
    const { node } = await accomplice();
    expect(failuresOf(await check([scene.chain.url, node.url]))).toEqual([
      ["endpoints.agree", "endpointsDisagree"],
      ["anchor.root", "anchorRootOther"],
    ]);
  });

  it("get away with it alone, and the report says that only one was asked", async () => {
    const { forked, node } = await accomplice();
    const checks = await check([node.url], forked);
    expect(failuresOf(checks)).toEqual([]);
    expect(unmadeOf(checks)).toEqual([["endpoints.agree", "endpointSingle"]]);
  });

  it("are caught when they hide how the factory came in", async () => {
    const nobody = `0x${"20".padStart(64, "0")}${"0".repeat(64)}`;
    const selector = encodeAdmissionsOf(`0x${"0".repeat(64)}`, 0).slice(0, 10);
    const node = await running(
      startLyingNode(scene.chain.url, ({ params }, result) => {
        const [call] = params as [{ data?: string } | undefined];
        return call?.data?.startsWith(selector) === true ? nobody : result;
      }),
    );
    expect(failuresOf(await check([scene.chain.url, node.url]))).toEqual([
      ["endpoints.agree", "endpointsDisagree"],
      ["party.admitted", "partyNotAdmitted"],
    ]);
  });

  it("disagree about the same block", async () => {
    const node = await running(
      startLyingNode(scene.chain.url, ({ method, params }, result) =>
        method === "eth_getBlockByNumber" && params[0] !== "0x0"
          ? { ...(result as object), hash: `0x${"6".repeat(64)}` }
          : result,
      ),
    );
    expect(failuresOf(await check([scene.chain.url, node.url]))).toContainEqual([
      "endpoints.agree",
      "endpointsDisagree",
    ]);
  });
});

it("agrees with two honest nodes, and then leaves nothing unchecked", async () => {
  const mirror = await running(startLyingNode(scene.chain.url, (_, result) => result));
  const checks = await check([scene.chain.url, mirror.url]);
  expect(checks.filter(({ status }) => status !== "pass")).toEqual([]);
  expect(verdictOf(checks)).toBe("verified");
});

describe("a node of another chain", () => {
  it("has another genesis block", async () => {
    const other = await running(startSampleNode({ timestamp: 1_000_000_000 }));
    const checks = await check([other.url]);
    expect(failuresOf(checks)).toEqual([
      ["chain.genesis", "genesisOther"],
      ["chain.code", "codeOther"],
    ]);
    expect(unmadeOf(checks)).toContainEqual(["anchor.root", "needs"]);
  });

  it("has another chain id", async () => {
    const other = await running(
      startLyingNode(scene.chain.url, ({ method }, result) =>
        method === "eth_chainId" ? "0x1" : result,
      ),
    );
    expect(failuresOf(await check([other.url]))).toEqual([["chain.id", "chainIdOther"]]);
  });

  it.each(contractNames)("has other code where the manifest has its %s", async (name) => {
    const { address } = scene.manifest.contracts[name];
    const { provider } = scene.chain;
    const code = await provider.getCode(address);
    await provider.send("anvil_setCode", [address, `${code}00`]);
    const checks = await check([scene.chain.url]);
    await provider.send("anvil_setCode", [address, code]);
    expect(failuresOf(checks)).toEqual([["chain.code", "codeOther"]]);
    expect(unmadeOf(checks)).toContainEqual(["key.registered", "needs"]);
  });
});

const answering = (body: string): Promise<LyingNode> =>
  running(startServer((_, response) => void response.end(body)));

const reasonOf = async (url: string): Promise<readonly unknown[]> => {
  const checks = await check([scene.chain.url, url]);
  expect(failuresOf(checks)).toEqual([]);
  expect(verdictOf(checks)).toBe("incomplete");
  expect(unmadeOf(checks)).toContainEqual(["endpoints.agree", "needs"]);
  return unmadeOf(checks).flatMap(([id, code]) => (id === "endpoints.answer" ? [code] : []));
};

describe("a node that gives no facts leaves the bundle unverified, with the reason", () => {
  it("is dead", async () => {
    const gone = await startServer(() => undefined);
    await gone.stop();
    expect(await reasonOf(gone.url)).toEqual(["endpointUnreachable"]);
  });

  it("never answers", async () => {
    const silent = await running(startServer(() => undefined));
    expect(await reasonOf(silent.url)).toEqual(["endpointTimeout"]);
  });

  it("answers without end", async () => {
    const flood = await running(
      startServer((_, response) => {
        const more = (): void => {
          while (response.write(" ".repeat(65_536)));
          response.once("drain", more);
        };
        more();
      }),
    );
    expect(await reasonOf(flood.url)).toEqual(["endpointTooLarge"]);
  });

  it("sends the auditor elsewhere", async () => {
    const elsewhere = await running(
      startServer((_, response) => {
        response.writeHead(307, { location: scene.chain.url }).end();
      }),
    );
    expect(await reasonOf(elsewhere.url)).toEqual(["endpointUnreachable"]);
  });

  it("is out of order", async () => {
    const broken = await running(
      startServer((_, response) => void response.writeHead(503).end("busy")),
    );
    expect(await reasonOf(broken.url)).toEqual(["endpointStatus"]);
  });

  it.each([
    ["<html>", "endpointNotJson"],
    ["null", "endpointMalformed"],
    ["[]", "endpointMalformed"],
    ["[null, 1, [], {}]", "endpointMalformed"],
    ['{"error": {"code": -32600, "message": "no batches"}}', "endpointRefused"],
    ['[{"id": 0, "result": "0x7a69"}, {"id": 1, "result": {}}, {"id": 2}]', "endpointMalformed"],
    [
      '[{"id": 0, "result": 31337}, {"id": 1, "error": "?"}, {"id": 2, "result": null}]',
      "endpointMalformed",
    ],
  ])("answers %s", async (body, code) => {
    expect(await reasonOf((await answering(body)).url)).toEqual([code]);
  });

  it("answers with endless nesting", async () => {
    const deep = await answering("[".repeat(100_000));
    expect(await reasonOf(deep.url)).toEqual(["endpointNotJson"]);
  });

  it.each([null, [], {}, "", "0x", "0xzz", "0x1".padEnd(70, "0"), 5, `0x${"f".repeat(192)}`])(
    "answers a call with %j",
    async (nonsense) => {
      const node = await running(
        startLyingNode(scene.chain.url, ({ method, params }, result) => {
          const [call] = params as [{ data?: string } | undefined];
          return method === "eth_call" && call?.data === encodeDuties() ? nonsense : result;
        }),
      );
      const checks = await check([node.url]);
      expect(verdictOf(checks)).toBe("incomplete");
    },
  );
});
