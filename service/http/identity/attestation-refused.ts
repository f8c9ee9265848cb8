import { Problem } from "../../errors.ts";
import {
  AttestationFault,
  type AttestationFaultCode,
} from "../../identity/attestation/attestation-fault.ts";

const details = {
  attesterOperator: "Whoever operates the log attests nobody's key.",
  attesterFactory: "A factory does not attest its own key.",
  attesterRole: "Only a maker or a certifier attests.",
  attesterPolicy: "This attester has not said whom it believes.",
  makerRole: "Only a maker publishes reference values.",
  challengeUsed: "The challenge was answered before.",
  challengeStale: "The challenge has expired: ask for another.",
  nothingDue: "The chain says of this key what its appraisal says.",
} as const;

/** What is not appraised, or not believed, with the reason as a code. */
export class AttestationRefused extends Problem {
  override readonly reason: AttestationFaultCode | keyof typeof details;
  constructor(reason: keyof typeof details | AttestationFault) {
    const isFault = reason instanceof AttestationFault;
    super("attestationRefused", isFault ? reason.message : details[reason]);
    this.name = "AttestationRefused";
    this.reason = isFault ? reason.code : reason;
  }
}

/** What `attempt` gives; a fault as the problem that it is to whoever asks. */
export async function orRefused<T>(attempt: () => T | Promise<T>): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (error instanceof AttestationFault) throw new AttestationRefused(error);
    throw error;
  }
}
