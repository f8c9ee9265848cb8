import { utf8 } from "./bytes.ts";
import type { Envelope } from "./envelope.ts";
import { canonicalize, type Json } from "./jcs.ts";
import { judgementOf } from "./judgement.ts";
import type { KeyStore } from "./key-store.ts";
import { asRecord, type DeviceRecord, instantMs } from "./record.ts";
import { encodeStatement, statementHashOf } from "./statement.ts";
import { sha256 } from "#crypto";

/** Where a key stands in its own chain of statements. */
export interface ChainPosition {
  /** Sequence of the newest statement; 0 before the first. */
  readonly sequence: number;
  /** SHA-256 of the newest statement; zero before the first. */
  readonly previous: Uint8Array;
}

export const CHAIN_START: ChainPosition = { sequence: 0, previous: new Uint8Array(32) };

export interface SignedRecord {
  readonly envelope: Envelope;
  readonly position: ChainPosition;
}

type Drafted<T> = T extends DeviceRecord ? Omit<T, "v" | "sequence" | "salt"> : never;
/** A record without what signing adds. */
export type RecordDraft = Drafted<DeviceRecord>;

/**
 * Signs a draft as the next statement of the key. The caller must have the result on disk before anybody sees it, and
 * must never sign two drafts from one position: that is equivocation, and ends the key.
 * @param salt base64url of 16 random bytes, fresh for every record
 * @throws Fault `schema` and the faults of `canonicalize`
 */
export async function signRecord(
  draft: RecordDraft,
  after: ChainPosition,
  signer: { readonly keyStore: KeyStore; readonly logId: Uint8Array; readonly salt: string },
): Promise<SignedRecord> {
  const sequence = after.sequence + 1;
  const record = asRecord({ ...draft, v: 1, sequence, salt: signer.salt });
  instantMs(record.capturedAt);
  const judgement = record.kind === "inspection" ? judgementOf(record) : undefined;
  const statement = encodeStatement({
    kind: "rec",
    logId: signer.logId,
    recordHash: sha256(utf8(canonicalize(record as Json))),
    judgementHash: judgement === undefined ? new Uint8Array(32) : sha256(judgement),
    keyId: sha256(signer.keyStore.spki),
    sequence,
    previous: after.previous,
  });
  const signature = await signer.keyStore.sign(statement);
  return {
    envelope: { statement, signature, record: record as Json, judgement },
    position: { sequence, previous: statementHashOf(statement) },
  };
}
