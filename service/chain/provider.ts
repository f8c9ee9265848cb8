import {
  FetchRequest,
  type FetchResponse,
  type JsonRpcPayload,
  JsonRpcProvider,
  type JsonRpcResult,
  Network,
  type Subscriber,
  type Subscription,
} from "ethers";

const RECEIPT_MS = 100;
const REQUEST_MS_MAX = 15_000;
/** Dumping a large chain takes its time. */
const RPC_MS_MAX = 60_000;

/** The node did not answer. `code` is the system's or ethers', such as `ECONNREFUSED` or `TIMEOUT`. */
export class NodeUnreachable extends Error {
  readonly code: string;
  constructor(host: string, code: string, status: number | undefined) {
    super(`the node at ${host} does not answer: ${code} ${String(status ?? "")}`.trimEnd());
    this.name = "NodeUnreachable";
    this.code = code;
  }
}

/**
 * Looks for a receipt by the clock. ethers looks once and then with each block after the one it finds when it begins to
 * listen: a transaction that is mined in between is waited for until the next block, which on a chain that makes blocks
 * only for transactions may never come.
 */
class ReceiptWatch implements Subscriber {
  readonly #provider: JsonRpcProvider;
  readonly #hash: string;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(provider: JsonRpcProvider, hash: string) {
    this.#provider = provider;
    this.#hash = hash;
  }

  start(): void {
    this.#timer ??= setInterval(() => void this.#look(), RECEIPT_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  pause(): void {
    this.stop();
  }

  resume(): void {
    this.start();
  }

  /** A node that does not answer is asked again with the next tick; whoever waits has his own patience. */
  async #look(): Promise<void> {
    const receipt = await this.#provider.getTransactionReceipt(this.#hash).catch(() => null);
    if (receipt !== null) await this.#provider.emit(this.#hash, receipt);
  }
}

/** ethers puts the whole address into its errors, and the address of a hosted node holds the key to it. */
class DiscreetProvider extends JsonRpcProvider {
  readonly #host: string;

  constructor(request: FetchRequest, network: Network) {
    super(request, network, {
      staticNetwork: network,
      // A cached answer could predate what the caller just did.
      cacheTimeout: -1,
      batchMaxCount: 1,
    });
    this.#host = new URL(request.url).host;
  }

  override _getSubscriber(subscription: Subscription): Subscriber {
    return subscription.type === "transaction"
      ? new ReceiptWatch(this, subscription.hash)
      : // oxlint-disable-next-line no-underscore-dangle -- ethers named it
        super._getSubscriber(subscription);
  }

  override async _send(payload: JsonRpcPayload | JsonRpcPayload[]): Promise<JsonRpcResult[]> {
    try {
      // oxlint-disable-next-line no-underscore-dangle -- ethers named it
      return await super._send(payload);
    } catch (error) {
      const { code, response } = error as {
        readonly code?: string;
        readonly response?: FetchResponse;
      };
      throw new NodeUnreachable(this.#host, code ?? "UNKNOWN_ERROR", response?.statusCode);
    }
  }
}

/**
 * A JSON-RPC node. Tried once when it does not answer, so that the caller's own loop decides when to try again, and
 * never asked for its chain id in the background: ethers would retry that for ever. Its calls throw NodeUnreachable.
 * @param chainId EIP-155; that the node serves this chain is for `checkDeployment` to find out
 */
export function connectChain(url: string, chainId: number): JsonRpcProvider {
  const request = new FetchRequest(url);
  request.timeout = REQUEST_MS_MAX;
  request.setThrottleParams({ maxAttempts: 1 });
  return new DiscreetProvider(request, Network.from(chainId));
}

/** One call outside ethers' own methods. @throws Error with the node's message */
export async function rpc<T>(
  url: string,
  method: string,
  params: readonly unknown[] = [],
): Promise<T> {
  const response = await fetch(url, {
    method: "POST",
    signal: AbortSignal.timeout(RPC_MS_MAX),
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
  });
  const answer = (await response.json()) as { result: T; error?: { message: string } };
  if (answer.error !== undefined) throw new Error(`${method}: ${answer.error.message}`);
  return answer.result;
}
