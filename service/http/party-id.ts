import { Type } from "typebox";

/** How paths and bodies name a party. */
export const PartyId = Type.String({
  pattern: "^[0-9a-f]{64}$",
  description: "Party id as in the PartyRegistry, without 0x",
});
