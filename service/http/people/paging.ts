import { Type } from "typebox";

const LIMIT = 50;
const LIMIT_MAX = 200;

/** Newest first: what was numbered before the last item of the page before. */
export const Paging = Type.Object({
  before: Type.Optional(
    Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description: "cursor" }),
  ),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: LIMIT_MAX, default: LIMIT })),
});

export const Next = Type.Union([Type.Integer(), Type.Null()], {
  description: "`before` of the next page; null after the last one",
});

export const pageOf = ({ before, limit }: { before?: number; limit?: number }) => ({
  before,
  limit: limit ?? LIMIT,
});

export const nextOf = (items: readonly { readonly no: number }[], limit: number): number | null =>
  items.length < limit ? null : (items.at(-1)?.no ?? null);
