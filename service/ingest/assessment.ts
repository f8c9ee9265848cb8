import { equal } from "../../device-attest/bytes.ts";
import {
  committedIn,
  openEnvelope,
  type OpenedEnvelope,
  soundRecord,
} from "../../device-attest/envelope.ts";
import { caught, Fault, type FaultCode } from "../../device-attest/fault.ts";
import { type DeviceRecord, instantMs } from "../../device-attest/record.ts";
import { requireSignatureForm, requireSigned } from "../../device-attest/signature.ts";
import type { KeyRing, KnownKey } from "./key-ring.ts";

/** A validly signed statement: it enters the log, whatever its content. */
export interface Evidence {
  readonly kind: "evidence";
  readonly keyNo: number;
  readonly sequence: number;
  readonly statement: Uint8Array;
  readonly signature: Uint8Array;
  readonly fault: FaultCode | undefined;
  /** What an accepted record says of itself. */
  readonly said: Pick<DeviceRecord, "capturedAt" | "source"> | undefined;
  /** The record in canonical UTF-8; absent when what came is not what the statement commits to. */
  readonly body: Uint8Array | undefined;
  readonly judgement: Uint8Array | undefined;
}

export type Assessment =
  | Evidence
  /** Perhaps evidence, once its key is known: kept whole and tried again. */
  | { readonly kind: "deferred"; readonly keyId: Uint8Array }
  /** No valid signature of a live key. */
  | { readonly kind: "quarantined"; readonly code: FaultCode };

export interface AssessmentContext {
  readonly logId: Uint8Array;
  readonly keys: KeyRing;
  /** Milliseconds since 1970, UTC. */
  readonly now: number;
  readonly clockAheadMsMax: number;
  readonly clockBehindMsMax: number;
  readonly payloadBytesMax: number;
}

/** Decides what becomes of a payload that somebody sent. Never throws for any bytes. */
export function assess(payload: Uint8Array, context: AssessmentContext): Assessment {
  const opened = caught(() => openFor(payload, context));
  if (opened instanceof Fault) return { kind: "quarantined", code: opened.code };
  const known = context.keys.find(opened.statement.keyId);
  if (known === undefined) return { kind: "deferred", keyId: opened.statement.keyId };
  const unsigned = caught(() => requireLiveSignature(opened, known));
  if (unsigned instanceof Fault) return { kind: "quarantined", code: unsigned.code };
  return opened.statement.kind === "dec"
    ? withheld(opened, known)
    : evidenceOf(opened, known, context);
}

function openFor(payload: Uint8Array, context: AssessmentContext): OpenedEnvelope {
  if (payload.length > context.payloadBytesMax) throw new Fault("tooLarge");
  const opened = openEnvelope(payload);
  const { kind } = opened.statement;
  if (kind !== "rec" && kind !== "dec")
    throw new Fault("statementTag", "the service alone signs these");
  if (!equal(opened.statement.logId, context.logId)) throw new Fault("wrongLog");
  requireSignatureForm(opened.signature);
  return opened;
}

function requireLiveSignature(opened: OpenedEnvelope, known: KnownKey): void {
  if (known.ended) throw new Fault("keyEnded");
  requireSigned(known.key.verify, opened.statementBytes, opened.signature);
}

/** What a party keeps to itself: the log holds its hash, and nothing that was sent along is kept. */
const withheld = (opened: OpenedEnvelope, { keyNo }: KnownKey): Evidence => ({
  kind: "evidence",
  keyNo,
  sequence: opened.statement.sequence,
  statement: opened.statementBytes,
  signature: opened.signature,
  fault: undefined,
  said: undefined,
  body: undefined,
  judgement: undefined,
});

function evidenceOf(opened: OpenedEnvelope, known: KnownKey, context: AssessmentContext): Evidence {
  const committed = caught(() => committedIn(opened));
  const record =
    committed instanceof Fault
      ? committed
      : caught(() => fitting(soundRecord(opened, committed), known, context));
  const isAccepted = !(record instanceof Fault);
  return {
    kind: "evidence",
    keyNo: known.keyNo,
    sequence: opened.statement.sequence,
    statement: opened.statementBytes,
    signature: opened.signature,
    fault: isAccepted ? undefined : record.code,
    said: isAccepted ? record : undefined,
    ...(committed instanceof Fault ? { body: undefined, judgement: undefined } : committed),
  };
}

/** The record, if it is this key's and of these days. @throws Fault */
function fitting(record: DeviceRecord, known: KnownKey, context: AssessmentContext): DeviceRecord {
  if (record.device !== known.device) throw new Fault("recordDevice");
  const aheadMs = instantMs(record.capturedAt) - context.now;
  if (aheadMs > context.clockAheadMsMax) throw new Fault("clockAhead");
  if (-aheadMs > context.clockBehindMsMax) throw new Fault("clockBehind");
  return record;
}
