import type { ChainPosition } from "../../../device-attest/signed-record.ts";
import { asSnapshot, type Snapshot } from "../../evidence/snapshot.ts";
import { signDocument, type SignedDocument } from "../../parties/inquiry/sign-document.ts";
import type { InquirySigner } from "../../parties/inquiry/sign-inquiry.ts";

/** A snapshot without what signing adds. */
export type SnapshotDraft = Omit<Snapshot, "v" | "kind" | "device" | "sequence">;

/** @throws Fault `schema` for what is no snapshot */
export const signSnapshot = (
  draft: SnapshotDraft,
  position: ChainPosition,
  signer: InquirySigner,
): Promise<SignedDocument> =>
  signDocument(
    "snp",
    (device, sequence) => asSnapshot({ v: 1, kind: "snapshot", device, sequence, ...draft }),
    position,
    signer,
  );
