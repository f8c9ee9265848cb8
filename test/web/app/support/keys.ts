import type { BrowserContext, Page } from "playwright-core";
import type { HDNodeWallet } from "ethers";
import type { TestParty } from "./community.ts";

/** Gives a page's browser an authenticator that knows its holder and is always at hand. */
export async function withAuthenticator(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

type SignTypedData = Parameters<HDNodeWallet["signTypedData"]>;

interface TypedData {
  readonly types: SignTypedData[1];
  readonly domain: SignTypedData[0];
  readonly message: SignTypedData[2];
}

/** Puts a wallet with a party's key into a browser: it announces itself as EIP-6963 says and signs what it is asked to. */
export async function withWallet(
  context: BrowserContext,
  { signer }: TestParty,
  chainId: number,
): Promise<void> {
  await context.exposeFunction("signInWallet", async (json: string) => {
    const { domain, message, types } = JSON.parse(json) as TypedData;
    const { EIP712Domain: _, ...own } = types;
    return (signer as HDNodeWallet).signTypedData(domain, own, message);
  });
  await context.addInitScript(`
    const provider = {
      request: async ({ method, params }) => {
        if (method === "eth_requestAccounts") return ["${signer.address}"];
        if (method === "eth_chainId") return "0x${chainId.toString(16)}";
        if (method === "eth_signTypedData_v4") return signInWallet(params[1]);
        throw Object.assign(new Error(method), { code: 4200 });
      },
    };
    addEventListener("eip6963:requestProvider", () =>
      dispatchEvent(new CustomEvent("eip6963:announceProvider", {
        detail: { info: { uuid: "test", name: "Wallet" }, provider },
      })),
    );
  `);
}
