import { Type } from "typebox";
import { HashSchema } from "../parties/consent/document.ts";
import { PartyId } from "./party-id.ts";

export const OfParty = Type.Object({ party: PartyId });
export const OfCommitment = Type.Object({ party: PartyId, commitment: HashSchema });

export const OfConsent = Type.Object({ party: PartyId, consent: HashSchema });

const LIMIT = 50;

/** In the order of hashes, which is none: nothing is skipped, whatever comes meanwhile. */
export const HashPaging = Type.Object({
  after: Type.Optional(Type.String({ ...HashSchema, description: "cursor" })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: LIMIT })),
});

export const hashPageOf = ({ after = "", limit = LIMIT }: { after?: string; limit?: number }) => ({
  after,
  limit,
});

export const NextHash = Type.Union([Type.String(), Type.Null()], {
  description: "`after` of the next page; null after the last one",
});

export const nextHash = (hashes: readonly string[], limit: number): string | null =>
  hashes.length < limit ? null : (hashes.at(-1) ?? null);
