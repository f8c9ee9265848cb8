import { Type } from "typebox";
import { InstantSchema } from "../../../device-attest/record.ts";
import { thingStates } from "../../trace/containment.ts";
import { Uuid } from "../people/schemas.ts";
import { NullableText, ThingId } from "./schemas.ts";

const closed = { additionalProperties: false } as const;

export const SuspectSchema = Type.Union([
  Type.Object({ thing: ThingId }, closed),
  Type.Object({ place: ThingId, from: InstantSchema, until: InstantSchema }, closed),
]);

export const SimulationSchema = Type.Object(
  {
    reason: Type.String({
      minLength: 1,
      maxLength: 2000,
      pattern: "^[^\\u0000]*[^\\s\\u0000][^\\u0000]*$",
    }),
    suspects: Type.Array(SuspectSchema, { minItems: 1, maxItems: 100 }),
  },
  closed,
);

export const ContainmentSchema = Type.Object({
  id: Uuid,
  reason: Type.String(),
  suspects: Type.Array(SuspectSchema),
  at: InstantSchema,
  madeAt: InstantSchema,
  isCut: Type.Boolean({ description: "more is affected than is listed" }),
  placedAt: Type.Union([InstantSchema, Type.Null()]),
  counts: Type.Record(Type.String(), Type.Integer(), {
    description: "affected things by what became of them: held, used, shipped, sold, ended",
  }),
  tell: Type.Array(
    Type.Object({
      party: Type.String({ description: "URI of the party that got some of it" }),
      tier: Type.Integer({ description: "handovers away, the fewest" }),
      things: Type.Integer(),
      since: InstantSchema,
    }),
  ),
});

export const AffectedSchema = Type.Object({
  thing: Type.String(),
  sort: Type.String(),
  depth: Type.Integer({ description: "0: suspect itself" }),
  state: Type.Enum([...thingStates]),
  holder: NullableText,
  place: NullableText,
  custodian: NullableText,
  lastAt: Type.Union([InstantSchema, Type.Null()]),
});
