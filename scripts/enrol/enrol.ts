import { setTimeout as sleep } from "node:timers/promises";
import { toBase64Url } from "../../device-attest/bytes.ts";
import { type Registrant, signRegistration } from "../../service/device-registration.ts";

export interface Enrolment extends Registrant {
  readonly serviceUrl: string;
}

/** The chain refused the registration, or nobody relayed it. */
export class EnrolmentRefused extends Error {
  readonly code = "enrolmentRefused";
}

const PATIENCE_MS = 60_000;

/**
 * Registers a device's key: the factory signs the act, the key proves that its holder has it, the service relays.
 * Returns when the registration is final.
 * @throws EnrolmentRefused
 */
export async function enrolDevice(enrolment: Enrolment): Promise<void> {
  const response = await fetch(`${enrolment.serviceUrl}/v1/devices`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(await enrolmentBody(enrolment)),
  });
  if (response.status !== 202) throw new EnrolmentRefused(await response.text());
  const { id } = (await response.json()) as { id: string };
  await untilFinal(`${enrolment.serviceUrl}/v1/acts/${id}`);
}

async function enrolmentBody(enrolment: Enrolment) {
  const { act, authorisation, possession } = await signRegistration(enrolment);
  return {
    factory: act.factory,
    device: act.device,
    spki: toBase64Url(enrolment.keyStore.spki),
    grade: "software",
    possession,
    authorisation: {
      ...authorisation,
      nonce: String(authorisation.nonce),
      deadline: String(authorisation.deadline),
    },
  };
}

async function untilFinal(url: string): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(100)) {
    const { reason, status } = (await (await fetch(url)).json()) as {
      status: string;
      reason: { code: string; values: string[] } | null;
    };
    if (status === "final") return;
    if (status === "reverted" || status === "dropped")
      throw new EnrolmentRefused(`the chain refused it: ${said(reason) ?? status}`);
  }
  throw new EnrolmentRefused("not final after a minute; it may still become so");
}

const said = (reason: { readonly code: string; readonly values: readonly string[] } | null) =>
  reason && `${reason.code}(${reason.values.join(",")})`;
