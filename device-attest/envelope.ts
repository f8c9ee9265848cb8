import { equal, fromBase64Url, toBase64Url, utf8 } from "./bytes.ts";
import { Fault } from "./fault.ts";
import { canonicalize, type Json } from "./jcs.ts";
import { requireJudgementOf } from "./judgement.ts";
import { asRecord, type DeviceRecord } from "./record.ts";
import { decodeStatement, hasJudgement, type Statement } from "./statement.ts";
import { ambiguity } from "./strict-json.ts";
import { sha256 } from "#crypto";

/** What travels: JSON with the members statement, signature (base64url), record, and judgement (base64url) if any. */
export interface Envelope {
  readonly statement: Uint8Array;
  readonly signature: Uint8Array;
  readonly record: Json;
  readonly judgement: Uint8Array | undefined;
}

/** An envelope taken apart as far as its signature: what it holds may still be at fault. */
export interface OpenedEnvelope {
  readonly text: string;
  /** As they stand in the text, where each has one spelling only. */
  readonly spelled: { readonly statement: string; readonly signature: string };
  readonly statementBytes: Uint8Array;
  readonly statement: Statement;
  readonly signature: Uint8Array;
  readonly record: unknown;
  readonly judgement: unknown;
}

/** What the statement commits to, byte for byte: the log keeps it beside the statement, sound or not. */
export interface Committed {
  /** The record in canonical form, UTF-8. */
  readonly body: Uint8Array;
  readonly judgement: Uint8Array | undefined;
}

/** Committed content that also says what it should. */
export interface Content extends Committed {
  readonly record: DeviceRecord;
}

/** The bytes to send. */
export const encodeEnvelope = ({ statement, signature, record, judgement }: Envelope): string =>
  canonicalize({
    statement: toBase64Url(statement),
    signature: toBase64Url(signature),
    record,
    ...(judgement && { judgement: toBase64Url(judgement) }),
  });

/**
 * Reads as much of an envelope as the signature needs; the rest is judged by `contentOf` after the signature is
 * known to be good, because a validly signed statement enters the log whatever else is wrong.
 * @throws Fault `malformed`, `envelope`, `encoding`, and the faults of `decodeStatement`
 */
export function openEnvelope(payload: Uint8Array): OpenedEnvelope {
  const text = decodeUtf8(payload);
  const envelope = parseObject(text);
  const spelled = {
    statement: member(envelope, "statement"),
    signature: member(envelope, "signature"),
  };
  const statementBytes = fromBase64Url(spelled.statement);
  return {
    text,
    spelled,
    statementBytes,
    statement: decodeStatement(statementBytes),
    signature: fromBase64Url(spelled.signature),
    record: envelope["record"],
    judgement: envelope["judgement"],
  };
}

/**
 * The content of an envelope, if it is what the statement was signed for. Otherwise what came is not the content at
 * all, and the right one may still come.
 * @throws Fault `duplicateKey`, `numberRange`, `unicode`, `tooDeep`, `recordHash`, `judgementHash`, `encoding`
 */
export function committedIn(opened: OpenedEnvelope): Committed {
  const body = utf8(canonicalRecord(opened));
  if (!equal(sha256(body), opened.statement.recordHash)) throw new Fault("recordHash");
  return { body, judgement: judgementIn(opened) };
}

/**
 * The record in an envelope whose content is the committed one.
 * @throws Fault `schema`, `recordSequence`, `judgementLayout`, `judgementMismatch`
 */
export function soundRecord(opened: OpenedEnvelope, committed: Committed): DeviceRecord {
  const record = asRecord(opened.record);
  if (record.sequence !== opened.statement.sequence) throw new Fault("recordSequence");
  if (committed.judgement !== undefined) requireJudgementOf(record, committed.judgement);
  return record;
}

/** @throws the faults of `committedIn` and `soundRecord` */
export function contentOf(opened: OpenedEnvelope): Content {
  const committed = committedIn(opened);
  return { ...committed, record: soundRecord(opened, committed) };
}

function canonicalRecord(opened: OpenedEnvelope): string {
  const canonical = canonicalize((opened.record ?? null) as Json);
  const fault = isCanonical(opened, canonical) ? undefined : ambiguity(opened.text);
  if (fault !== undefined) throw fault;
  return canonical;
}

/** Whether the whole text is canonical: then it has one reading, and the slow second look is spared. */
function isCanonical(opened: OpenedEnvelope, canonical: string): boolean {
  const { judgement, spelled, text } = opened;
  const first = typeof judgement === "string" ? `"judgement":${JSON.stringify(judgement)},` : "";
  const last = `"signature":"${spelled.signature}","statement":"${spelled.statement}"`;
  return text === `{${first}"record":${canonical},${last}}`;
}

function judgementIn({ judgement, statement }: OpenedEnvelope): Uint8Array | undefined {
  if (!hasJudgement(statement) && judgement === undefined) return undefined;
  if (typeof judgement !== "string") throw new Fault("judgementHash", "no judgement in it");
  const bytes = fromBase64Url(judgement);
  if (!equal(sha256(bytes), statement.judgementHash)) throw new Fault("judgementHash");
  return bytes;
}

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function decodeUtf8(payload: Uint8Array): string {
  try {
    return decoder.decode(payload);
  } catch {
    throw new Fault("malformed", "not UTF-8");
  }
}

function parseObject(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Fault("malformed", "not JSON");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new Fault("envelope");
  return value as Record<string, unknown>;
}

function member(envelope: Record<string, unknown>, name: string): string {
  const value = envelope[name];
  if (typeof value !== "string") throw new Fault("envelope", `no ${name} in it`);
  return value;
}
