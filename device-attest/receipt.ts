import { type Static, Type } from "typebox";
import { Compile } from "typebox/compile";
import { fromBase64 } from "./bytes.ts";
import { type Checkpoint, type LogKey, openCheckpoint } from "./checkpoint.ts";
import { Fault } from "./fault.ts";
import { leafHash, verifyInclusion } from "./merkle.ts";

const Hash = Type.String({ pattern: "^[0-9a-f]{64}$" });
const Hash0x = Type.String({ pattern: "^0x[0-9a-f]{64}$" });
const Address = Type.String({ pattern: "^0x[0-9a-f]{40}$" });
const Size = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const closed = { additionalProperties: false } as const;

/** Where the checkpoint was anchored. A hint for whoever looks it up; proof is only what the chain itself answers. */
export const AnchorSchema = Type.Object(
  {
    chainId: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
    contract: Address,
    transaction: Hash0x,
    blockNumber: Size,
    blockHash: Hash0x,
    /** Seconds of the chain's clock. */
    blockTimestamp: Size,
  },
  closed,
);

/** RFC 9162 inclusion proof, nodes in base64 from the leaf upwards. */
export const ProofSchema = Type.Array(Type.String({ maxLength: 44 }), { maxItems: 53 });

/**
 * What a device gets once its records are anchored (`tallystick/1/<factory>/<device>/receipts`): one checkpoint and
 * anchor for many records.
 */
export const ReceiptsSchema = Type.Object(
  {
    v: Type.Literal(1),
    checkpoint: Type.String({ maxLength: 10_000 }),
    anchor: AnchorSchema,
    items: Type.Array(
      Type.Object({ statementHash: Hash, index: Size, path: ProofSchema }, closed),
      { minItems: 1, maxItems: 1000 },
    ),
  },
  { ...closed, $id: "https://tallystick.dev/schema/receipts/1" },
);

/** The log's word at acknowledgement: this statement will be under an anchored root within `withinSeconds`. */
export const PromiseSchema = Type.Object(
  {
    v: Type.Literal(1),
    statementHash: Hash,
    index: Size,
    promisedAt: Type.String({ maxLength: 24 }),
    withinSeconds: Type.Integer({ minimum: 1 }),
    /** Signed note by the log key over `promiseBody`. */
    signature: Type.String({ maxLength: 1000 }),
  },
  { ...closed, $id: "https://tallystick.dev/schema/promise/1" },
);

export type Anchor = Static<typeof AnchorSchema>;
export type Receipts = Static<typeof ReceiptsSchema>;
export type ReceiptItem = Receipts["items"][number];

const receiptsCheck = Compile(ReceiptsSchema);

/** @throws Fault `receiptFormat` */
export function asReceipts(value: unknown): Receipts {
  if (!receiptsCheck.Check(value)) throw new Fault("receiptFormat");
  return value;
}

/**
 * Opens receipts against the pinned log key.
 * @throws Fault of `openCheckpoint`
 */
export const openReceipts = (receipts: Receipts, pinned: LogKey): Checkpoint =>
  openCheckpoint(receipts.checkpoint, pinned);

/**
 * Requires that `statement`, as the device itself kept it, lies in the checkpoint where the receipt says.
 * @throws Fault `notIncluded`, `encoding`
 */
export function requireIncluded(
  statement: Uint8Array,
  item: ReceiptItem,
  checkpoint: Checkpoint,
): void {
  const path = item.path.map(fromBase64);
  const proof = { index: item.index, size: checkpoint.size, path };
  if (!verifyInclusion(leafHash(statement), proof, checkpoint.root)) throw new Fault("notIncluded");
}
