import type { TypedAct } from "../../../service/parties/acts/typed.ts";
import { SigningFailed } from "./signing-failed.ts";

/** What a browser wallet offers a page (EIP-1193). */
interface Provider {
  request(call: {
    readonly method: string;
    readonly params?: readonly unknown[];
  }): Promise<unknown>;
}

declare global {
  interface Window {
    readonly ethereum?: Provider;
  }
}

export interface Wallet {
  readonly name: string;
  readonly provider: Provider;
}

const LISTEN_MS = 150;

/** The wallets of this browser: those that announce themselves (EIP-6963), else the one that is just there. */
export async function findWallets(): Promise<readonly Wallet[]> {
  const found = new Map<string, Wallet>();
  const hear = (event: Event): void => {
    const { info, provider } = (event as CustomEvent<Announced>).detail;
    found.set(info.uuid, { name: info.name, provider });
  };
  addEventListener("eip6963:announceProvider", hear);
  dispatchEvent(new Event("eip6963:requestProvider"));
  await new Promise((resolve) => {
    setTimeout(resolve, LISTEN_MS);
  });
  removeEventListener("eip6963:announceProvider", hear);
  if (found.size === 0 && window.ethereum !== undefined)
    return [{ name: "", provider: window.ethereum }];
  return [...found.values()];
}

interface Announced {
  readonly info: { readonly uuid: string; readonly name: string };
  readonly provider: Provider;
}

/** The account of a wallet that its owner lets this page use. @throws SigningFailed */
export async function accountsOf({ provider }: Wallet): Promise<readonly string[]> {
  const accounts = await ask(provider, "eth_requestAccounts");
  return (accounts as string[]).map((account) => account.toLowerCase());
}

/**
 * Has a wallet sign an act, after it showed it once more in its own words.
 * @throws SigningFailed
 */
export async function signWithWallet(
  { provider }: Wallet,
  account: string,
  act: TypedAct<object>,
): Promise<string> {
  await toChain(provider, act.domain.chainId);
  return (await ask(provider, "eth_signTypedData_v4", [account, typedData(act)])) as string;
}

/** Wallets sign for the chain that they are on. One that does not know the chain says so itself when it signs. */
async function toChain(provider: Provider, chainId: number): Promise<void> {
  const wanted = `0x${chainId.toString(16)}`;
  const present = await ask(provider, "eth_chainId").catch(() => wanted);
  if (present !== wanted)
    await ask(provider, "wallet_switchEthereumChain", [{ chainId: wanted }]).catch(() => undefined);
}

const domainType = [
  { name: "name", type: "string" },
  { name: "version", type: "string" },
  { name: "chainId", type: "uint256" },
  { name: "verifyingContract", type: "address" },
];

const typedData = ({ domain, message, types }: TypedAct<object>): string =>
  JSON.stringify(
    { types: { EIP712Domain: domainType, ...types }, primaryType: Object.keys(types)[0], domain, message }, // prettier-ignore
    (_key, value: unknown) => (typeof value === "bigint" ? String(value) : value),
  );

/** EIP-1193: the user said no. */
const USER_REJECTED = 4001;

async function ask(
  provider: Provider,
  method: string,
  params: readonly unknown[] = [],
): Promise<unknown> {
  try {
    return await provider.request({ method, params });
  } catch (error) {
    const { code, message } = error as { readonly code?: number; readonly message?: string };
    throw new SigningFailed(code === USER_REJECTED ? "declined" : "walletRefused", message);
  }
}
