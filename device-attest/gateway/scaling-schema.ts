import { Type } from "typebox";
import { DECIMAL_PATTERN } from "../decimal.ts";

const Decimal = Type.Union([
  Type.Number({ minimum: -999_999_999, maximum: 999_999_999 }),
  Type.String({ pattern: DECIMAL_PATTERN }),
]);

/** Members of a tag that make a machine's number one of its unit: number · factor + plus. */
export const ScalingMembers = {
  factor: Type.Optional(Decimal),
  plus: Type.Optional(Decimal),
};
