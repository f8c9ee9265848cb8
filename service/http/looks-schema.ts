import { type Static, type TObject, type TProperties, Type } from "typebox";
import { InstantSchema } from "../../device-attest/record.ts";
import type { Resolution } from "../parties/consent/period.ts";
import { lookPurposes } from "../parties/consent/purpose.ts";
import { PartyId } from "./party-id.ts";

/** What every look says of itself. @param resolutions from the finest that the route has; the first is the default */
export const lookQuery = (resolutions: readonly Resolution[]) =>
  Type.Object({
    from: Type.Optional(InstantSchema),
    to: Type.Optional(InstantSchema),
    resolution: Type.Optional(Type.Enum([...resolutions])),
    purpose: Type.Optional(
      Type.Enum([...lookPurposes], { description: "needed for another's data" }),
    ),
    as: Type.Optional(
      Type.String({ ...PartyId, description: "in whose name, for whoever may look for several" }),
    ),
  });
export type LookQuery = Static<ReturnType<typeof lookQuery>>;

export const ObjectionSchema = Type.Object({
  number: Type.Integer(),
  section: Type.String(),
  figure: Type.String(),
  period: Type.Object({ from: InstantSchema, to: InstantSchema }),
  reason: Type.String(),
  raisedAt: InstantSchema,
  dueAt: InstantSchema,
  overdue: Type.Boolean(),
  answer: Type.Union([
    Type.Object({ text: Type.String(), upheld: Type.Boolean(), answeredAt: InstantSchema }),
    Type.Null(),
  ]),
});

/** What stands in every answer beside what was asked for. */
const shownMembers = {
  /** What the answer speaks of: what was asked for, as far as it was allowed. */
  period: Type.Object({ from: InstantSchema, to: InstantSchema }),
  resolution: Type.String(),
  objections: Type.Array(ObjectionSchema),
};

export const shownSchema = <T extends TProperties>(answer: TObject<T>) =>
  Type.Object({ ...shownMembers, ...answer.properties });
