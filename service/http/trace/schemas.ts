import { Type } from "typebox";
import { InstantSchema } from "../../../device-attest/record.ts";
import { Problem } from "../../errors.ts";
import { isInstant } from "../../parties/consent/period.ts";

export const ThingId = Type.String({
  minLength: 1,
  maxLength: 800,
  pattern: "^[^\\u0000-\\u001f]+$",
  description: "GS1 Digital Link URI in any spelling, EPC URN or other URI",
});
export const At = Type.Optional(
  Type.String({
    ...InstantSchema,
    description: "only what had happened by then; now, if left out",
  }),
);
export const Limit = Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100 }));
export const NullableText = Type.Union([Type.String(), Type.Null()]);
export const Next = Type.Union([Type.String(), Type.Null()], {
  description: "`after` of the next page; null after the last one",
});
/** Where a page ended: depth and number of its last thing. */
export const After = Type.Optional(
  Type.String({ pattern: "^[0-9]{1,9}\\.[0-9]{1,18}$", description: "cursor" }),
);

/** @throws Problem `invalidRequest` for a day or hour that there is not */
export function millisecondsOf(instant: string): number {
  if (!isInstant(instant)) throw new Problem("invalidRequest", `${instant} is no moment.`);
  return Date.parse(instant);
}

export const momentIn = ({ at }: { readonly at?: string }): { readonly atMs?: number } =>
  at === undefined ? {} : { atMs: millisecondsOf(at) };

export function cursorIn(after: string | undefined): { depth: number; thing: string } | undefined {
  if (after === undefined) return undefined;
  const [depth = "", thing = ""] = after.split(".");
  return { depth: Number(depth), thing };
}
