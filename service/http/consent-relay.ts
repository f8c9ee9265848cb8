import { hexlify, isError } from "ethers";
import { type Static, Type } from "typebox";
import { utf8 } from "../../device-attest/bytes.ts";
import { sha256 } from "#crypto";
import { consentLedgerAbi } from "../chain/contracts.ts";
import { backlogOf, enqueue } from "../chain/outbox.store.ts";
import type { Queryable } from "../db/pool.ts";
import { Problem } from "../errors.ts";
import { Overloaded } from "../ingest/arrival.ts";
import type { ConsentOptions } from "./consent-options.ts";

const Hex = Type.String({ pattern: "^0x(?:[0-9a-fA-F]{2})*$", maxLength: 4096 });
const Uint = Type.String({ pattern: "^(?:0|[1-9][0-9]{0,77})$" });

/** The signatures of a party's act, as the ConsentLedger takes them. */
export const SignedAct = Type.Object(
  {
    nonce: Uint,
    deadline: Uint,
    signers: Type.Array(Hex, { minItems: 1, maxItems: 16 }),
    signatures: Type.Array(Hex, { minItems: 1, maxItems: 16 }),
  },
  { additionalProperties: false },
);

/** Where to ask what became of a relayed act. */
export const Relayed = Type.Union([Type.String(), Type.Null()], {
  description: "id of the relayed act for GET /v1/acts/{id}; null when none was sent",
});

const PURPOSE = "consent";
/** Anchors wait in the same line: nobody may make it long. */
const BACKLOG_MAX = 100;
const RETRY_AFTER_SECONDS = 5;

/**
 * Puts a grant or revocation into the chain's outbox; the chain alone decides whether it is good.
 * @returns its id; null when there is nothing to relay
 * @throws Overloaded, Problem `invalidRequest`
 */
export async function relayConsent(
  db: Queryable,
  { ledger, relayer }: ConsentOptions,
  method: "grant" | "revoke",
  { commitment, grantor }: { readonly grantor: string; readonly commitment: string },
  signed: Static<typeof SignedAct> | undefined,
): Promise<string | null> {
  if (signed === undefined) return null;
  if ((await backlogOf(db, PURPOSE, BACKLOG_MAX)) >= BACKLOG_MAX)
    throw new Overloaded(RETRY_AFTER_SECONDS);
  const act = { grantor: `0x${grantor}`, commitment: `0x${commitment}` };
  const data = encoded(() =>
    method === "grant"
      ? consentLedgerAbi.encodeFunctionData("grant", [act, signed])
      : consentLedgerAbi.encodeFunctionData("revoke", [act, signed]),
  );
  const id = hexlify(sha256(utf8(data))).slice(2);
  await enqueue(db, {
    account: { chainId: ledger.chainId, address: relayer },
    purpose: PURPOSE,
    dedupeKey: id,
    to: ledger.address,
    data,
  });
  return id;
}

/** @throws Problem `invalidRequest` for what fits the schema and not the contract, such as a nonce beyond 2^256 */
function encoded(encode: () => string): string {
  try {
    return encode();
  } catch (error) {
    if (!isError(error, "INVALID_ARGUMENT")) throw error;
    throw new Problem("invalidRequest", `${error.argument}: ${error.shortMessage}`);
  }
}
