import { type Static, Type } from "typebox";
import { ScalingMembers } from "../scaling-schema.ts";
import { scaled, scaledFloat } from "../value.ts";

const types = ["int16", "uint16", "int32", "uint32", "float32", "float64", "bit"] as const;

export const ModbusTag = Type.Object(
  {
    table: Type.Enum(["holding", "input", "coil", "discrete"]),
    /** As on the wire, from 0: register 40001 of a manual is holding 0. */
    address: Type.Integer({ minimum: 0, maximum: 65_535 }),
    type: Type.Optional(Type.Enum([...types])),
    /** Which half of a number in several registers comes first. */
    words: Type.Optional(Type.Enum(["high-first", "low-first"])),
    /** Of a register read as a bit, from the lowest. */
    bit: Type.Optional(Type.Integer({ minimum: 0, maximum: 15 })),
    ...ScalingMembers,
  },
  { additionalProperties: false },
);
export type ModbusTag = Static<typeof ModbusTag>;

export const isBits = ({ table }: ModbusTag): boolean => table === "coil" || table === "discrete";

/** Registers that a tag's number takes; the coil of one is one. */
export function widthOf({ table, type = "uint16" }: ModbusTag): number {
  if (table === "coil" || table === "discrete") return 1;
  if (type === "float64") return 4;
  return type.endsWith("32") ? 2 : 1;
}

type Read = (view: DataView, tag: ModbusTag) => string | undefined;
const readers: Readonly<Record<(typeof types)[number], Read>> = {
  int16: (view, tag) => scaled(BigInt(view.getInt16(0)), tag),
  uint16: (view, tag) => scaled(BigInt(view.getUint16(0)), tag),
  int32: (view, tag) => scaled(BigInt(view.getInt32(0)), tag),
  uint32: (view, tag) => scaled(BigInt(view.getUint32(0)), tag),
  float32: (view, tag) => scaledFloat(view.getFloat32(0), 7, tag),
  float64: (view, tag) => scaledFloat(view.getFloat64(0), 15, tag),
  bit: (view, tag) => scaled(BigInt((view.getUint16(0) >> (tag.bit ?? 0)) & 1), tag),
};

/** @param bytes the tag's registers as they came, two bytes each, the high one first */
export const valueOf = (tag: ModbusTag, bytes: Uint8Array): string | undefined =>
  readers[tag.type ?? "uint16"](inOrder(tag, bytes), tag);

function inOrder({ words }: ModbusTag, bytes: Uint8Array): DataView {
  const pairs = Array.from({ length: bytes.length / 2 }, (_, at) =>
    bytes.slice(2 * at, 2 * at + 2),
  );
  const ordered = words === "low-first" ? pairs.toReversed() : pairs;
  return new DataView(Uint8Array.from(ordered.flatMap((pair) => [...pair])).buffer);
}

export interface Block {
  readonly table: ModbusTag["table"];
  readonly from: number;
  readonly length: number;
  readonly tags: readonly (readonly [name: string, tag: ModbusTag])[];
}

/** What one request may ask for: 125 registers (Modbus Application Protocol 1.1b3, 6.3). */
const LENGTH_MAX = 125;
/** Registers between two tags that are cheaper to read than to ask again; a meter may refuse those it does not have. */
const GAP_MAX = 8;

/** Few requests for many tags, since a serial line does thirty a second at best. */
export function blocksOf(tags: ReadonlyMap<string, ModbusTag>): Block[] {
  const ordered = [...tags].toSorted(
    ([, a], [, b]) => a.table.localeCompare(b.table) || a.address - b.address,
  );
  const blocks: Block[] = [];
  for (const [name, tag] of ordered) {
    const last = blocks.at(-1);
    const to = tag.address + widthOf(tag);
    const isNear =
      last?.table === tag.table &&
      tag.address - (last.from + last.length) <= GAP_MAX &&
      to - last.from <= LENGTH_MAX;
    if (isNear) {
      const length = Math.max(last.length, to - last.from);
      blocks[blocks.length - 1] = { ...last, length, tags: [...last.tags, [name, tag]] };
    } else
      blocks.push({
        table: tag.table,
        from: tag.address,
        length: widthOf(tag),
        tags: [[name, tag]],
      });
  }
  return blocks;
}
