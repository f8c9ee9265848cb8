import { fromHex, toBase64, toHex } from "../../../device-attest/bytes.ts";
import { formatLogKey } from "../../../device-attest/checkpoint.ts";
import type { Receipts } from "../../../device-attest/receipt.ts";
import { statementHashOf } from "../../../device-attest/statement.ts";
import { FakeLog } from "../../device-attest/support/fake-log.ts";
import type { CheckpointVector, ReceiptVector, VectorFile } from "../vector.ts";
import { logSignerOf, ORIGIN, statementOf } from "./materials.ts";

const logOf = (size: number, name = "the log's key", origin = ORIGIN): FakeLog => {
  const log = new FakeLog(origin, logSignerOf(name));
  for (let sequence = 1; sequence <= size; sequence++) log.append(statementOf({ sequence }));
  return log;
};

const log = logOf(7);
const logKey = formatLogKey(log.logKey);
const note = log.checkpoint();
const [body = "", signatureLine = ""] = note.split("\n\n");

const acceptedCheckpoint = (
  name: string,
  size: number,
  change = (text: string): string => text,
) => {
  const of = logOf(size);
  const facts = { logKey: formatLogKey(of.logKey), origin: ORIGIN, size, root: toHex(of.root()) };
  return { name, ...facts, note: change(of.checkpoint()) };
};

const witness = `— witness.example ${toBase64(new Uint8Array(72).fill(7))}\n`;
const strayBits = signatureLine.replace(/.(=*)\n$/, (_last, padding: string) => `B${padding}\n`);

const wrongCheckpoints: readonly (readonly [
  string,
  string,
  NonNullable<CheckpointVector["refused"]>,
])[] = [
  ["no text", "", "checkpointFormat"],
  ["no blank line", `${body}\n${signatureLine}`, "checkpointFormat"],
  ["a size with a leading zero", note.replace("\n7\n", "\n07\n"), "checkpointFormat"],
  ["a size beyond 2^53-1", note.replace("\n7\n", "\n9007199254740992\n"), "checkpointFormat"],
  [
    "a root of 31 bytes",
    note.replace(/\n\S{44}\n/, `\n${toBase64(new Uint8Array(31))}\n`),
    "checkpointFormat",
  ],
  ["a line after the root", `${body}\nmore\n\n${signatureLine}`, "checkpointFormat"],
  ["another log", logOf(7, "the log's key", "tallystick/ff").checkpoint(), "checkpointOrigin"],
  [
    "another key under the same name",
    logOf(7, "a forger's key").checkpoint(),
    "checkpointSignature",
  ],
  ["no signature", `${body}\n\n`, "checkpointSignature"],
  ["a witness alone", `${body}\n\n${witness}`, "checkpointSignature"],
  ["another size under the signature", note.replace("\n7\n", "\n8\n"), "checkpointSignature"],
  ["a signature in another spelling", `${body}\n\n${strayBits}`, "checkpointSignature"],
];

export const checkpoints = (): VectorFile<CheckpointVector> => ({
  about: "C2SP checkpoints (c2sp.org/tlog-checkpoint) under the log key that the device was given.",
  vectors: [
    acceptedCheckpoint("an empty log", 0),
    acceptedCheckpoint("a log of one", 1),
    acceptedCheckpoint("a log of seven", 7),
    acceptedCheckpoint("signed by a witness too", 7, (text) =>
      text.replace("\n\n", `\n\n${witness}`),
    ),
    ...wrongCheckpoints.map(([name, text, refused]) => ({ name, logKey, note: text, refused })),
  ],
});

const statement = statementOf({ sequence: 3 });
const statementHash = toHex(statementHashOf(statement));
const receipts = log.receipts([statementHash]);
const [item] = receipts.items;

const withItem = (change: Partial<Receipts["items"][number]>): unknown => ({
  ...receipts,
  items: [{ ...item, ...change }],
});

const acceptedReceipt = (size: number, sequence: number): ReceiptVector => {
  const of = logOf(size);
  const kept = statementOf({ sequence });
  return {
    name: `entry ${String(sequence - 1)} of ${String(size)}`,
    logKey,
    statement: toHex(kept),
    receipts: of.receipts([toHex(statementHashOf(kept))]),
  };
};

const path = item?.path ?? [];
const forged = logOf(7, "a forger's key").receipts([statementHash]);
const wrongReceipts: readonly (readonly [
  string,
  unknown,
  NonNullable<ReceiptVector["refused"]>,
])[] = [
  ["no object", null, "receiptFormat"],
  ["another version", { ...receipts, v: 2 }, "receiptFormat"],
  ["a member too many", { ...receipts, more: 1 }, "receiptFormat"],
  ["no items", { ...receipts, items: [] }, "receiptFormat"],
  ["a negative index", withItem({ index: -1 }), "receiptFormat"],
  ["another hash's length", withItem({ statementHash: "00" }), "receiptFormat"],
  ["half an anchor", { ...receipts, anchor: { chainId: 1 } }, "receiptFormat"],
  ["another index", withItem({ index: 3 }), "notIncluded"],
  ["an index beyond the log", withItem({ index: 7 }), "notIncluded"],
  ["a path cut short", withItem({ path: path.slice(1) }), "notIncluded"],
  ["a path gone on", withItem({ path: [...path, ...path.slice(-1)] }), "notIncluded"],
  ["a path upside down", withItem({ path: path.toReversed() }), "notIncluded"],
  [
    "a node of 31 bytes",
    withItem({ path: [toBase64(new Uint8Array(31)), ...path.slice(1)] }),
    "notIncluded",
  ],
  ["a path that is no base64", withItem({ path: ["?"] }), "encoding"],
  ["a checkpoint that somebody else signed", forged, "checkpointSignature"],
  [
    "a checkpoint of another log",
    { ...receipts, checkpoint: logOf(7, "the log's key", "tallystick/ff").checkpoint() },
    "checkpointOrigin",
  ],
  [
    "a checkpoint from before the entry",
    { ...receipts, checkpoint: logOf(2).checkpoint() },
    "notIncluded",
  ],
];

export const receiptVectors = (): VectorFile<ReceiptVector> => ({
  about:
    "Receipts under the log key that the device was given, for a statement as it kept it itself.",
  vectors: [
    acceptedReceipt(1, 1),
    acceptedReceipt(2, 2),
    acceptedReceipt(3, 3),
    acceptedReceipt(7, 4),
    acceptedReceipt(8, 8),
    ...wrongReceipts.map(([name, value, refused]) => ({
      name,
      logKey,
      statement: toHex(statement),
      receipts: value,
      refused,
    })),
    {
      name: "another statement",
      logKey,
      statement: toHex(statementOf({ sequence: 3, keyId: fromHex("00".repeat(32)) })),
      receipts,
      refused: "notIncluded",
    },
  ],
});
