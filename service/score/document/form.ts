import { Type } from "typebox";
import { DECIMAL_PATTERN } from "../../../device-attest/decimal.ts";

export const closed = { additionalProperties: false } as const;

// oxlint-disable no-control-regex -- control characters are what they keep out.
const LINE = /^[^\u0000-\u001f\u007f-\u009f]+$/.source;
const CELL = /^[^\u0000-\u001f\u007f-\u009f]*$/.source;
// oxlint-enable no-control-regex
/** One line, that a terminal shows as it is. */
export const Line = (maxLength: number) => Type.String({ pattern: LINE, maxLength });
/** A category as a table's cell has it: on one line, and it may be empty. */
export const Category = Type.String({ pattern: CELL, maxLength: 512 });
export const Name = Line(128);
export const Sha256 = Type.String({ pattern: "^[0-9a-f]{64}$" });
export const Decimal = Type.String({ pattern: DECIMAL_PATTERN });
export const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
export const CountsSchema = Type.Object({ goods: Count, bads: Count }, closed);

/** A number that was estimated, with 12 digits: canonical JSON has no fractions, and more digits would be noise. */
export const Figure = Type.String({ pattern: "^-?\\d+(\\.\\d+)?(e[+-]?\\d+)?$", maxLength: 32 });
export const figure = (value: number): string => String(Number(value.toPrecision(12)) + 0);

/** A text for people. */
export const Words = Type.Object({ en: Line(1000), zh: Line(1000) }, closed);

/** UTC, milliseconds: such texts sort like the moments they name. */
export const Instant = Type.String({
  pattern:
    "^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])T([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d\\.\\d{3}Z$",
});
