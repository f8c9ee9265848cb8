import { toHex } from "../../../device-attest/bytes.ts";
import { Fault } from "../../../device-attest/fault.ts";
import type { Question } from "./chain-facts.ts";
import { type Claims, isByOperator, seenBy } from "./claims.ts";
import type { Trust } from "./evidence.ts";

/** What every endpoint has to be asked about this bundle. Contracts and finality are the manifest's, never the bundle's. */
export function questionOf(claims: Claims, { manifest }: Trust): Question {
  const { bundle, checkpoint, record, statement } = claims;
  const { contracts, chain } = manifest;
  const seen = record.value instanceof Fault ? undefined : seenBy(record.value);
  return {
    contracts: {
      partyRegistry: contracts.partyRegistry.address.toLowerCase(),
      evidenceLog: contracts.evidenceLog.address.toLowerCase(),
      deviceRegistry: contracts.deviceRegistry.address.toLowerCase(),
      consentLedger: contracts.consentLedger.address.toLowerCase(),
    },
    finality: chain.finality,
    anchorBlock: bundle.anchor.blockNumber,
    size: checkpoint.value instanceof Fault ? undefined : checkpoint.value.checkpoint.size,
    keyId: statement.value instanceof Fault ? undefined : `0x${toHex(statement.value.keyId)}`,
    seen: seen && { size: seen.size, blockHash: seen.blockHash },
    ...(isByOperator(claims) && { operator: true }),
  };
}
