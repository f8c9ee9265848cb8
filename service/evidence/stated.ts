import { type Static, Type } from "typebox";
import { Compile } from "typebox/compile";
import { Fault } from "../../device-attest/fault.ts";
import { InstantSchema } from "../../device-attest/record.ts";

const Hash = Type.String({ pattern: "^[0-9a-f]{64}$" });

/**
 * What a party said by a key of its own and keeps to itself: the body of a log entry with the tag `dec`. The log holds its
 * hash alone; whoever is shown the body can hold it against that. Of its many kinds only this much is alike: the rest is
 * for those to read who know the kind.
 */
export const StatedSchema = Type.Object({
  v: Type.Literal(1),
  kind: Type.Enum(["decision", "review", "model", "fact"]),
  device: Type.String({ pattern: "^urn:[a-z0-9][a-z0-9-]{1,31}:[!-~]{1,200}$" }),
  sequence: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
  /** Whose word it is; of a lender's decisions and reviews `lender` says it. */
  by: Type.Optional(Hash),
  lender: Type.Optional(Hash),
  at: Type.Optional(InstantSchema),
  told: Type.Optional(Type.Object({ at: InstantSchema })),
});

export type Stated = Static<typeof StatedSchema>;
const statedCheck = Compile(StatedSchema);

/** @throws Fault `schema` that names the first member at fault */
export function asStated(value: unknown): Stated {
  if (!statedCheck.Check(value)) {
    const [first] = statedCheck.Errors(value);
    throw new Fault(
      "schema",
      `${first?.instancePath ?? ""} ${first?.message ?? "is wrong"}`.trim(),
    );
  }
  if (sayerOf(value) === undefined) throw new Fault("schema", "nobody says it");
  if (statedAt(value) === undefined) throw new Fault("schema", "it has no time");
  return value;
}

export const sayerOf = ({ by, lender }: Stated): string | undefined => by ?? lender;
export const statedAt = ({ at, told }: Stated): string | undefined => at ?? told?.at;
