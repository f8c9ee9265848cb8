import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { targetOf } from "../../service/chain/act-call.ts";
import type { TrustManifest } from "../../service/evidence/trust-manifest.ts";
import { messageToJson } from "../../service/parties/acts/act-json.ts";
import {
  type ActMessages,
  type ActName,
  catalogue,
  typedAct,
} from "../../service/parties/acts/catalogue.ts";
import { type ActSigner, authorise, firstNonce } from "../../service/parties/acts/typed.ts";

/** The service that relays, and the contracts that acts are signed for. */
export interface ActRelay {
  readonly serviceUrl: string;
  readonly manifest: Pick<TrustManifest, "chain" | "contracts">;
}

/** Nobody relayed the call, or the chain refused it. */
export class RelayRefused extends Error {
  readonly code = "relayRefused";
}

const ACT_SECONDS = 3600n;
const PATIENCE_MS = 60_000;

/**
 * Signs an act, has the service relay it, and returns when it is final.
 * @throws RelayRefused
 */
export async function relayAct<Name extends ActName>(
  { manifest, serviceUrl }: ActRelay,
  name: Name,
  message: ActMessages[Name],
  signers: readonly ActSigner[],
): Promise<void> {
  const deadline = BigInt(Math.floor(Date.now() / 1000)) + ACT_SECONDS;
  const fresh = { nonce: firstNonce(randomBytes(24)), deadline };
  const at = targetOf(manifest, catalogue[name].contract);
  const authorisation = await authorise(typedAct(name, at, message, fresh), signers);
  await relayCall(serviceUrl, "/v1/acts", {
    body: {
      act: name,
      message: messageToJson(message),
      authorisation: messageToJson(authorisation),
    },
  });
}

/**
 * Posts what a route relays to the chain, and returns when it is final.
 * @throws RelayRefused
 */
export async function relayCall(
  serviceUrl: string,
  path: string,
  { body, headers = {} }: { body: unknown; headers?: Readonly<Record<string, string>> },
): Promise<void> {
  const response = await fetch(serviceUrl + path, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  if (response.status !== 202) throw new RelayRefused(await response.text());
  const { id } = (await response.json()) as { id: string };
  await untilFinal(`${serviceUrl}/v1/acts/${id}`);
}

async function untilFinal(url: string): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(100)) {
    const { reason, status } = (await (await fetch(url)).json()) as {
      status: string;
      reason: { code: string; values: string[] } | null;
    };
    if (status === "final") return;
    if (status === "reverted" || status === "dropped")
      throw new RelayRefused(`the chain refused it: ${said(reason) ?? status}`);
  }
  throw new RelayRefused("not final after a minute; it may still become so");
}

const said = (reason: { readonly code: string; readonly values: readonly string[] } | null) =>
  reason && `${reason.code}(${reason.values.join(",")})`;
