import { type Static, Type } from "typebox";
import { Compile } from "typebox/compile";
import { closed, Count, Hash, RECORDS_MAX, shared, ThingUri, Unsigned } from "./bundle-parts.ts";

const THINGS_MAX = 400;

const path = {
  /** Where the path ends: a GS1 Digital Link, or another URI. */
  thing: ThingUri,
  /** What it is made of, tier by tier; the first is the thing itself. */
  things: Type.Array(
    Type.Object(
      {
        /** Without: of a party that does not show it to the reader, once for all of a tier. */
        uri: Type.Optional(ThingUri),
        /** Steps upstream of the thing. */
        tier: Count,
        /** Whether anybody shows what it is made of. */
        open: Type.Boolean(),
      },
      closed,
    ),
    { minItems: 1, maxItems: THINGS_MAX },
  ),
  /** What went into what, by the places of things. */
  steps: Type.Array(
    Type.Object(
      {
        from: Count,
        to: Count,
        /** Whose word it is. Without: of what is not shown. */
        by: Type.Optional(Hash),
        /** As the event names what came out: the thing, its lot or its product. */
        of: Type.Optional(ThingUri),
        /** Which of `records` say so; none: nobody signed it, or shows what he signed. */
        records: Type.Array(Count, { maxItems: 64 }),
      },
      closed,
    ),
    { maxItems: RECORDS_MAX },
  ),
  /** Whether it goes on beyond what one file holds. */
  cut: Type.Boolean(),
  /** Whether a part of it lies beyond the period that the reader may see. */
  beyondPeriod: Type.Boolean(),
  ...shared,
  /** What other systems said of these things without signing it. */
  events: Unsigned,
};

/** The way from raw material to a thing: each tier's own word with its proofs, as far as its reader may see it. */
export const PathSchema = Type.Object(path, closed);
export type MaterialPath = Static<typeof PathSchema>;

/** What everybody may see of a thing and of what it is made of (decision 0055), for somebody who trusts none of it. */
export const TraceBundleSchema = Type.Object(
  { v: Type.Literal("trace/1"), ...path },
  { ...closed, $id: "https://tallystick.dev/schema/trace-bundle/1" },
);
export type TraceBundle = Static<typeof TraceBundleSchema>;
export const traceBundleCheck = Compile(TraceBundleSchema);
