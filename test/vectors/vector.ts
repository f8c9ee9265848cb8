import type { FaultCode } from "../../device-attest/fault.ts";

/** Golden bytes for whoever writes a device of his own: what is right, and what is refused with which code. */
export interface VectorFile<V extends Vector> {
  readonly about: string;
  readonly vectors: readonly V[];
}

export interface Vector {
  readonly name: string;
  /** The fault, where it is refused. */
  readonly refused?: FaultCode;
}

export interface JcsVector extends Vector {
  readonly json: string;
  readonly canonical?: string;
  readonly sha256?: string;
}

export interface StatementVector extends Vector {
  readonly hex: string;
  readonly sha256?: string;
  readonly fields?: {
    readonly kind: string;
    readonly logId: string;
    readonly recordHash: string;
    readonly judgementHash: string;
    readonly keyId: string;
    readonly sequence: number;
    readonly previous: string;
  };
}

export interface JudgementVector extends Vector {
  readonly record: unknown;
  readonly hex: string;
  readonly sha256?: string;
}

export interface KeyVector extends Vector {
  readonly spki: string;
  readonly keyId?: string;
  readonly secret?: string;
}

export interface SignatureVector extends Vector {
  readonly spki: string;
  readonly message: string;
  readonly signature: string;
}

export interface PossessionVector extends Vector {
  readonly chainId: number;
  readonly registry: string;
  readonly logId: string;
  readonly factory: string;
  readonly device: string;
  readonly message?: string;
  readonly spki?: string;
  readonly signature?: string;
}

export interface InquiryVector extends Vector {
  readonly record: unknown;
  readonly canonical?: string;
  readonly statement?: string;
  readonly spki?: string;
  readonly signature?: string;
}

export interface EnvelopeVector extends Vector {
  /** The bytes of the message: as text, or in base64 where they are no UTF-8. */
  readonly text?: string;
  readonly base64?: string;
  /** Where a refusal is kept: `quarantine` when nobody's signature is in it, `log` when it is signed. */
  readonly keptIn?: "quarantine" | "log";
  readonly statementHash?: string;
  readonly sequence?: number;
}

export interface EnvelopeFile extends VectorFile<EnvelopeVector> {
  readonly origin: string;
  readonly spki: string;
  readonly device: string;
}

export interface CheckpointVector extends Vector {
  readonly logKey: string;
  readonly note: string;
  readonly origin?: string;
  readonly size?: number;
  readonly root?: string;
}

export interface ReceiptVector extends Vector {
  readonly logKey: string;
  /** What the device kept. */
  readonly statement: string;
  readonly receipts: unknown;
}

/** What each file holds. */
export interface VectorFiles {
  readonly "jcs.json": VectorFile<JcsVector>;
  readonly "statement.json": VectorFile<StatementVector>;
  readonly "judgement.json": VectorFile<JudgementVector>;
  readonly "key.json": VectorFile<KeyVector>;
  readonly "signature.json": VectorFile<SignatureVector>;
  readonly "possession.json": VectorFile<PossessionVector>;
  readonly "envelope.json": EnvelopeFile;
  readonly "checkpoint.json": VectorFile<CheckpointVector>;
  readonly "inquiry.json": VectorFile<InquiryVector>;
  readonly "receipt.json": VectorFile<ReceiptVector>;
}
