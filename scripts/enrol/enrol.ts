import { toBase64Url } from "../../device-attest/bytes.ts";
import { type Registrant, signRegistration } from "../../service/device-registration.ts";
import { messageToJson } from "../../service/parties/acts/act-json.ts";
import { relayCall, RelayRefused } from "../acts/relay.ts";

export interface Enrolment extends Registrant {
  readonly serviceUrl: string;
}

/** The chain refused the registration, or nobody relayed it. */
export class EnrolmentRefused extends Error {
  readonly code = "enrolmentRefused";
}

/**
 * Registers a device's key: the factory signs the act, the key proves that its holder has it, the service relays.
 * Returns when the registration is final.
 * @throws EnrolmentRefused
 */
export async function enrolDevice(enrolment: Enrolment): Promise<void> {
  const body = await enrolmentBody(enrolment);
  await relayCall(enrolment.serviceUrl, "/v1/devices", { body }).catch((error: unknown) => {
    throw error instanceof RelayRefused ? new EnrolmentRefused(error.message) : error;
  });
}

async function enrolmentBody(enrolment: Enrolment) {
  const { act, authorisation, possession } = await signRegistration(enrolment);
  return {
    factory: act.factory,
    device: act.device,
    spki: toBase64Url(enrolment.keyStore.spki),
    grade: "software",
    possession,
    authorisation: messageToJson(authorisation),
  };
}
