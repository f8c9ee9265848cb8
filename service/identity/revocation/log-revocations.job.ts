import { createHash, randomBytes } from "node:crypto";
import type { Pool } from "pg";
import { CHAIN_START, type ChainPosition } from "../../../device-attest/signed-record.ts";
import { asRevocation } from "../../evidence/revocation.ts";
import { signDocument } from "../../parties/inquiry/sign-document.ts";
import type { InquirySigner } from "../../parties/inquiry/sign-inquiry.ts";
import { logRevocation, type UnloggedRevocation, unloggedRevocation } from "./revocation.store.ts";

export interface RevocationLogOptions {
  readonly pool: Pool;
  readonly signer: InquirySigner;
  /** That the database holds all that was ever announced: otherwise the key would sign something else in its place. */
  readonly requireWhole: () => Promise<void>;
  readonly now: () => Date;
}

const SALT_BYTES = 16;

/**
 * Brings revocations into the log, the oldest first, each by a statement of the service's own key. What is signed is
 * committed in one transaction with where it is; after a kill between the two it is signed anew, since nobody saw it.
 */
export class RevocationLog {
  readonly #options: RevocationLogOptions;
  #position: ChainPosition = CHAIN_START;

  constructor(options: RevocationLogOptions) {
    this.#options = options;
  }

  /** @returns whether there may be more at once; false also while the key is not registered */
  async step(): Promise<boolean> {
    const { now, pool, requireWhole, signer } = this.#options;
    const next = await unloggedRevocation(pool);
    if (next === undefined) return false;
    await requireWhole();
    const position = this.#position;
    const signed = await signDocument("rev", documentOf(next), position, signer);
    const attempt = await logRevocation(pool, signer.keyId, position, next, signed, now());
    if (attempt?.kind === "moved") this.#position = attempt.position;
    return attempt !== undefined;
  }
}

const documentOf =
  ({ certificate, device: subject, factory, reason, revokedAt, serial }: UnloggedRevocation) =>
  (device: string, sequence: number) =>
    asRevocation({
      v: 1,
      kind: "revocation",
      device,
      sequence,
      at: revokedAt.toISOString(),
      factory,
      subject,
      serial,
      certificate: createHash("sha256").update(certificate).digest("hex"),
      reason,
      salt: randomBytes(SALT_BYTES).toString("base64url"),
    });
