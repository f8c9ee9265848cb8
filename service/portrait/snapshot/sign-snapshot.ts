import { utf8 } from "../../../device-attest/bytes.ts";
import { canonicalize } from "../../../device-attest/jcs.ts";
import type { ChainPosition } from "../../../device-attest/signed-record.ts";
import { encodeStatement } from "../../../device-attest/statement.ts";
import { sha256 } from "#crypto";
import { asSnapshot, type Snapshot } from "../../evidence/snapshot.ts";
import type { InquirySigner } from "../../parties/inquiry/sign-inquiry.ts";

/** A snapshot without what signing adds. */
export type SnapshotDraft = Omit<Snapshot, "v" | "kind" | "device" | "sequence">;

export interface SignedSnapshot {
  /** In canonical form. */
  readonly body: Uint8Array;
  readonly statement: Uint8Array;
  readonly signature: Uint8Array;
}

const NO_JUDGEMENT = new Uint8Array(32);

/**
 * Signs a snapshot as the next statement of the inquiry key. The caller must have it committed before anybody sees it, and
 * must never sign another statement from the same position.
 * @throws Fault `schema` for what is no snapshot
 */
export async function signSnapshot(
  draft: SnapshotDraft,
  { previous, sequence: last }: ChainPosition,
  { device, keyId, keyStore, logId }: InquirySigner,
): Promise<SignedSnapshot> {
  const sequence = last + 1;
  const snapshot = asSnapshot({ v: 1, kind: "snapshot", device, sequence, ...draft });
  const body = utf8(canonicalize(snapshot));
  const statement = encodeStatement({
    kind: "snp",
    logId,
    recordHash: sha256(body),
    judgementHash: NO_JUDGEMENT,
    keyId,
    sequence,
    previous,
  });
  return { body, statement, signature: await keyStore.sign(statement) };
}
