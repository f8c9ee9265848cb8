import { fromHex, toBase64, toBase64Url, toHex } from "../../../device-attest/bytes.ts";
import { encodeEnvelope } from "../../../device-attest/envelope.ts";
import { canonicalize, type Json } from "../../../device-attest/jcs.ts";
import { judgementOf } from "../../../device-attest/judgement.ts";
import type { DeviceRecord } from "../../../device-attest/record.ts";
import type { Statement } from "../../../device-attest/statement.ts";
import type { EnvelopeFile, EnvelopeVector } from "../vector.ts";
import {
  DEVICE,
  event,
  heartbeat,
  inspection,
  key,
  ORIGIN,
  otherKey,
  reading,
  recordHashOf,
  retire,
  sha256,
  statementOf,
} from "./materials.ts";

interface Parts {
  readonly fields?: Partial<Statement>;
  readonly judgement?: Uint8Array;
  readonly sign?: (statement: Uint8Array) => Uint8Array;
}

/** A signed envelope; `parts` say in what it departs from what a device sends. */
function envelopeOf(record: unknown, parts: Parts = {}): { text: string; statement: Uint8Array } {
  const { judgement } = parts;
  const statement = statementOf({
    sequence: (record as DeviceRecord).sequence,
    recordHash: recordHashOf(record),
    ...(judgement && { judgementHash: sha256(judgement) }),
    ...parts.fields,
  });
  const signature = (parts.sign ?? key.sign)(statement);
  return {
    text: encodeEnvelope({ statement, signature, record: record as Json, judgement }),
    statement,
  };
}

const sent = envelopeOf(reading);
const judged = envelopeOf(inspection, { judgement: judgementOf(inspection) });

function accepted(
  name: string,
  { text, statement }: typeof sent,
  record: DeviceRecord,
): EnvelopeVector {
  return { name, text, statementHash: toHex(sha256(statement)), sequence: record.sequence };
}

/** Other spellings of what is the same to every reader. */
const spellings = (): EnvelopeVector[] => {
  const value = JSON.parse(sent.text) as Record<string, unknown>;
  const reversed = Object.fromEntries(Object.entries(value).toReversed());
  return [
    accepted(
      "members in another order, with white space",
      { ...sent, text: JSON.stringify(reversed, undefined, 2) },
      reading,
    ),
    accepted(
      "with a member that means nothing",
      { ...sent, text: JSON.stringify({ ...value, extra: [1] }) },
      reading,
    ),
    accepted(
      "with escapes that need not be",
      { ...sent, text: sent.text.replace("mill-1", "\\u006dill-1") },
      reading,
    ),
  ];
};

type Refused = NonNullable<EnvelopeVector["refused"]>;
const member = (name: string, value: unknown): string =>
  JSON.stringify({ ...(JSON.parse(sent.text) as object), [name]: value });
const statementBytes = toBase64Url(sent.statement);

/** Nobody's signature is in these. */
const unsigned = (): (readonly [string, string, Refused])[] => [
  ["nothing", "", "malformed"],
  ["no JSON", "statement=1", "malformed"],
  ["cut short", sent.text.slice(0, -1), "malformed"],
  ["something after it", `${sent.text}{}`, "malformed"],
  ["a byte order mark", `\ufeff${sent.text}`, "malformed"],
  ["an array", `[${sent.text}]`, "envelope"],
  ["null", "null", "envelope"],
  ["no statement", member("statement", undefined), "envelope"],
  ["a statement that is no text", member("statement", 1), "envelope"],
  ["no signature", member("signature", undefined), "envelope"],
  [
    "base64 with padding",
    member("signature", `${toBase64Url(key.sign(sent.statement))}==`),
    "encoding",
  ],
  ["base64 of the other alphabet", member("statement", `+${statementBytes.slice(1)}`), "encoding"],
  ["base64 with stray bits", member("statement", `${statementBytes.slice(0, -1)}B`), "encoding"],
  [
    "a statement of 183 bytes",
    member("statement", toBase64Url(sent.statement.subarray(1))),
    "statementLength",
  ],
  [
    "a statement of the service",
    envelopeOf(reading, { fields: { kind: "inq" } }).text,
    "statementTag",
  ],
  ["another log", envelopeOf(reading, { fields: { logId: sha256("elsewhere") } }).text, "wrongLog"],
  [
    "a signature of 63 bytes",
    member("signature", toBase64Url(key.sign(sent.statement).subarray(1))),
    "signatureLength",
  ],
  [
    "high s",
    envelopeOf(reading, { sign: (statement) => highS(key.sign(statement)) }).text,
    "highS",
  ],
  ["another key's signature", envelopeOf(reading, { sign: otherKey.sign }).text, "badSignature"],
  [
    "another statement's signature",
    member("signature", toBase64Url(key.sign(judged.statement))),
    "badSignature",
  ],
];

function highS(low: Uint8Array): Uint8Array {
  const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
  const s = order - BigInt(`0x${toHex(low.subarray(32))}`);
  return fromHex(toHex(low.subarray(0, 32)) + s.toString(16).padStart(64, "0"));
}

/** Signed, but over something that cannot be hashed: the text is put together by hand. */
function spliced(record: string, hashed: unknown = reading): string {
  const { text } = envelopeOf(reading, { fields: { recordHash: recordHashOf(hashed) } });
  return text.replace(canonicalize(reading as Json), record);
}

const canonical = canonicalize(reading as Json);
const deep = (levels: number): Json => (levels === 0 ? 0 : [deep(levels - 1)]);
const changed = (change: object): string => envelopeOf({ ...reading, ...change }).text;
const value = (text: string): object => ({
  readings: [{ metric: "spindle-power", unit: "kW", value: text, offsetMs: 0 }],
});

/** Signed, so in the log, and refused there. */
const signed = (): (readonly [string, string, Refused])[] => [
  ["a record changed afterwards", spliced(canonical.replace("1.52", "1.53")), "recordHash"],
  ["no record", spliced("null"), "recordHash"],
  [
    "a name twice, the second as signed",
    spliced(canonical.replace('"kind"', '"kind":"event","kind"')),
    "duplicateKey",
  ],
  [
    "a fraction that is zero",
    spliced(canonical.replace('"offsetMs":0', '"offsetMs":0.0')),
    "numberRange",
  ],
  ["an exponent", spliced(canonical.replace('"offsetMs":100', '"offsetMs":1e2')), "numberRange"],
  ["a fraction", spliced(canonical.replace('"offsetMs":100', '"offsetMs":1.5')), "numberRange"],
  [
    "a number beyond 2^53",
    spliced(canonical.replace('"offsetMs":100', '"offsetMs":9007199254740993')),
    "numberRange",
  ],
  ["a lone surrogate", spliced(canonical.replace("mill-1", "\\ud800")), "unicode"],
  ["a value inside 33 arrays", spliced(JSON.stringify(deep(33))), "tooDeep"],
  ["null, as signed", spliced("null", null), "schema"],
  ["an unknown kind", changed({ kind: "gossip" }), "schema"],
  ["an unknown member", changed({ more: 1 }), "schema"],
  ["another version", changed({ v: 2 }), "schema"],
  ["no readings", changed({ readings: [] }), "schema"],
  ["a value with an exponent", changed(value("1e3")), "schema"],
  ["a value of minus zero", changed(value("-0.0")), "schema"],
  ["a value of seven places", changed(value("0.1234567")), "schema"],
  ["a value of thirteen digits", changed(value("1234567890123")), "schema"],
  ["a value with a leading zero", changed(value("01")), "schema"],
  ["a time without milliseconds", changed({ capturedAt: "2026-08-01T06:00:01Z" }), "schema"],
  ["a time with an offset", changed({ capturedAt: "2026-08-01T08:00:01.000+02:00" }), "schema"],
  ["a salt of 15 bytes", changed({ salt: "AAAAAAAAAAAAAAAAAAAA" }), "schema"],
  ["a device that is no URN", changed({ device: "mill 1" }), "schema"],
  [
    "another sequence than the statement's",
    envelopeOf(reading, { fields: { sequence: 9, previous: sha256("8") } }).text,
    "recordSequence",
  ],
  [
    "no judgement though the statement has one",
    judged.text.replace(/"judgement":"[^"]*",/, ""),
    "judgementHash",
  ],
  [
    "a judgement though the statement has none",
    member("judgement", toBase64Url(judgementOf(inspection))),
    "judgementHash",
  ],
  ["another judgement", judged.text.replace('"judgement":"', '"judgement":"AAAA'), "judgementHash"],
  [
    "a judgement in another spelling",
    judged.text.replace('"judgement":"', '"judgement":"='),
    "encoding",
  ],
  [
    "a judgement that is not well packed",
    envelopeOf(inspection, { judgement: new Uint8Array(10) }).text,
    "judgementLayout",
  ],
  [
    "a judgement of something else",
    envelopeOf(inspection, { judgement: misjudged() }).text,
    "judgementMismatch",
  ],
  [
    "a judgement of a record that inspects nothing",
    envelopeOf(reading, { judgement: judgementOf(inspection) }).text,
    "judgementMismatch",
  ],
];

function misjudged(): Uint8Array {
  const bytes = judgementOf(inspection);
  bytes[106] = 1;
  return bytes;
}

const notUtf8 = Buffer.concat([Buffer.from(sent.text.slice(0, 20)), Uint8Array.of(0xc3, 0x28)]);

export const envelopes = (): EnvelopeFile => ({
  about:
    "Whole messages of one device to one log. `quarantine`: nobody's valid signature is in it, so it never enters the " +
    "log. `log`: validly signed, so it is in the log for ever, refused with the code. Clock and chain are not looked at.",
  origin: ORIGIN,
  spki: toHex(key.spki),
  device: DEVICE,
  vectors: [
    accepted("a reading", sent, reading),
    accepted("an inspection with its judgement", judged, inspection),
    accepted("an inspection without a judgement", envelopeOf(inspection), inspection),
    accepted("an event", envelopeOf(event), event),
    accepted("a heartbeat with attachment and checkpoint seen", envelopeOf(heartbeat), heartbeat),
    accepted("a key's last word", envelopeOf(retire), retire),
    ...spellings(),
    { name: "no UTF-8", base64: toBase64(notUtf8), refused: "malformed", keptIn: "quarantine" },
    ...unsigned().map(([name, text, refused]) => ({
      name,
      text,
      refused,
      keptIn: "quarantine" as const,
    })),
    ...signed().map(([name, text, refused]) => ({ name, text, refused, keptIn: "log" as const })),
  ],
});
